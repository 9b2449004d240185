// One sender per phone: texts first, then photos, oldest first; it goes on by itself until nothing is left.
import * as store from './store.js'
import { changed } from './outbox.js'
import { Blocked, Stop, Later, sendText, sendPhoto, fetchReceipt, proves } from './send.js'

const KEEP_RECEIPTS = 30 * 24 * 3600e3
const owner = document.body.dataset.user
let timer, quiet = 0, running = false, askedAgain = false

async function note(sub, news) {
  Object.assign(sub, news)
  await store.put('sub', sub)
  await changed()
}

/** The only way out: every hash was compared before this is called, or a person asked for it by hand. */
export async function release(sub, { status, reasons, received_at }) {
  const { id, assignment, place, replaces } = sub
  await store.strictly(['sub', 'photo', 'receipt'], async (tx) => {
    const photos = tx.objectStore('photo')
    for (const pid of await photos.index('sub').getAllKeys(id)) await photos.delete(pid)
    await tx.objectStore('sub').delete(id)
    await tx.objectStore('receipt').put({ id, owner: sub.owner, assignment, place, replaces, status, reasons, received_at, at: Date.now() })
  })
  await changed()
  document.body.dispatchEvent(new CustomEvent('outbox:received', { bubbles: true }))
}

async function deliverText(sub) {
  const receipt = await sendText(sub)
  if (receipt.owner && receipt.owner !== sub.owner) throw Object.assign(new Blocked(), { why: 'owner' })
  await note(sub, { texted: true, why: 'photos', have: receipt.items.filter((item) => item.have).length })
}

async function deliverPhotos(sub) {
  let receipt = await fetchReceipt(sub)
  if (!receipt) return note(sub, { texted: false })
  const held = new Set(receipt.items.filter((item) => item.have).map((item) => item.pid))
  const missing = (await store.photosOf(sub.id)).filter(({ pid }) => !held.has(pid) && sub.photos.some((line) => line.pid === pid))
  let refused
  for (const photo of missing) {
    try {
      await sendPhoto(sub, photo)
      await note(sub, { have: sub.have + 1, why: 'photos' })
    } catch (error) {
      if (!(error instanceof Blocked)) throw error
      refused = Object.assign(error, { item: photo.item })
    }
  }
  if (refused) throw refused
  if (missing.length) receipt = await fetchReceipt(sub)
  if (!receipt || !await proves(sub, receipt)) throw Object.assign(new Later(), { why: 'proof' })
  await release(sub, receipt)
}

/** One record's trouble is noted on it and does not stop the others. Returns the seconds the office asks us to wait. */
async function attempt(sub, deliver) {
  try {
    await deliver(sub)
    return 0
  } catch (error) {
    const state = error instanceof Blocked ? 'blocked' : 'waiting'
    await note(sub, { state, why: error.why ?? 'server', detail: error.detail ?? null, item: error.item ?? null })
    if (error instanceof Stop) throw error
    return error.after ?? 0
  }
}

const waiting = async () => (await store.all('sub'))
  .filter((sub) => sub.owner === owner && sub.state === 'waiting').sort((a, b) => a.at - b.at)

async function round() {
  let after = 0
  for (const sub of await waiting()) if (!sub.texted) after = Math.max(after, await attempt(sub, deliverText))
  for (const sub of await waiting()) if (sub.texted) after = Math.max(after, await attempt(sub, deliverPhotos))
  return after
}

const alone = (work) => navigator.locks
  ? navigator.locks.request('outbox', { ifAvailable: true }, (lock) => lock && work())
  : work()

/** What ended the round holds for all that wait. */
async function tellAll(why) {
  for (const sub of await waiting()) if (sub.why !== why) await note(sub, { why })
}

async function once() {
  try {
    return await alone(round) ?? 5
  } catch (error) {
    if (error instanceof Stop) await tellAll(error.why)
    else console.warn(error)
    return 0
  }
}

async function run() {
  if (running) return void (askedAgain = true)
  running = true
  const after = await once().catch(() => 0)
  running = false
  if (askedAgain) return void (askedAgain = false, nudge())
  if (!(await waiting().catch(() => [])).length) return
  const pause = Math.max(after, Math.min(30, 0.5 * 2 ** quiet++) * (0.75 + Math.random() / 2))
  clearTimeout(timer)
  timer = setTimeout(run, pause * 1000)
}

/** Something happened that may have brought a network: try now. */
export function nudge() {
  clearTimeout(timer)
  quiet = 0
  timer = setTimeout(run)
}

/** A person, or a new page, asks for one more try of what was refused for who is signed in. */
export async function unblock(reasons) {
  for (const sub of await store.all('sub')) {
    if (sub.owner === owner && sub.state === 'blocked' && reasons.includes(sub.why)) await note(sub, { state: 'waiting' })
  }
  nudge()
}

async function forgetOldReceipts() {
  const old = (await store.all('receipt')).filter(({ at }) => Date.now() - at > KEEP_RECEIPTS)
  for (const { id } of old) await store.remove('receipt', id)
}

export async function start() {
  addEventListener('online', nudge)
  addEventListener('pageshow', nudge)
  document.addEventListener('visibilitychange', () => document.hidden || nudge())
  await forgetOldReceipts()
  await unblock(['owner', 'unknown'])
}
