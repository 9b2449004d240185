// What waits on this phone: in by one strict transaction, out only against the office's receipt.
import * as store from './store.js'

const KEEP_RECEIPTS = 30 * 24 * 3600e3
const channel = globalThis.BroadcastChannel ? new BroadcastChannel('outbox') : null
const announce = () => document.dispatchEvent(new Event('outbox:change'))
channel?.addEventListener('message', announce)

export async function changed() {
  await recount()
  announce()
  channel?.postMessage('change')
}

// The cookie outlives a browser that clears a site's storage: the difference is what got lost.
const COOKIE = 'sent_counter'
const counted = () => Number(new RegExp(`${COOKIE}=(\\d+)`).exec(document.cookie)?.[1] ?? 0)

async function recount() {
  const waiting = (await store.all('sub')).length
  document.cookie = `${COOKIE}=${waiting}; path=/; max-age=31536000; samesite=lax${isSecureContext && location.protocol === 'https:' ? '; secure' : ''}`
}

/** How many visits this phone remembers to have had waiting, and has no more. */
export async function lost() {
  const missing = counted() - (await store.all('sub')).length
  if (missing > 0) await recount()
  return Math.max(0, missing)
}

/** Draft out, frozen bytes in: all or nothing. Photos that found no room earlier get a second try here. */
export async function submit(draft, photos, manifest) {
  const { id, key, owner, form, version, assignment, place } = draft
  const bytes = new TextEncoder().encode(JSON.stringify(manifest)).buffer
  const row = { id, owner, form, version, assignment, place, bytes, photos: manifest.photos, have: 0, state: 'waiting', why: 'new', at: Date.now() }
  await store.strictly(['draft', 'photo', 'sub', 'receipt'], async (tx) => {
    if (await tx.objectStore('receipt').get(id) || await tx.objectStore('sub').get(id)) return
    for (const { unsaved, ...photo } of photos) if (unsaved) await tx.objectStore('photo').put(photo)
    await tx.objectStore('sub').add(row)
    await tx.objectStore('draft').delete(key)
  })
  navigator.storage?.persist?.()
  await changed()
}

export async function note(sub, news) {
  Object.assign(sub, news)
  await store.put('sub', sub)
  await changed()
}

/** The only way out: every hash was compared before this is called, or a person asked for it by hand. */
export async function release(sub, receipt) {
  await store.strictly(['sub', 'photo', 'receipt'], async (tx) => {
    const photos = tx.objectStore('photo')
    for (const pid of await photos.index('sub').getAllKeys(sub.id)) await photos.delete(pid)
    await tx.objectStore('sub').delete(sub.id)
    const { id, owner, assignment, place } = sub
    const { status, reasons, received_at } = receipt
    await tx.objectStore('receipt').put({ id, owner, assignment, place, status, reasons, received_at, photos: sub.photos.length, at: Date.now() })
  })
  await changed()
  document.body.dispatchEvent(new CustomEvent('outbox:received', { bubbles: true }))
}

export async function forgetOldReceipts() {
  const old = (await store.all('receipt')).filter(({ at }) => Date.now() - at > KEEP_RECEIPTS)
  for (const { id } of old) await store.remove('receipt', id)
}

/** An immutable record can be put right only by a new one that says which it replaces. */
export async function correction(sub) {
  const { uuid } = await import('./hash.js')
  const was = JSON.parse(new TextDecoder().decode(sub.bytes)), id = uuid()
  const { owner, form, version, assignment, place } = sub
  const key = [owner, form, assignment].join('|')
  const photos = (await store.photosOf(sub.id)).map((photo) => ({ ...photo, pid: uuid(), sub: id }))
  await store.strictly(['draft', 'photo', 'sub'], async (tx) => {
    for (const photo of photos) await tx.objectStore('photo').put(photo)
    await tx.objectStore('draft').put({
      ...was, key, id, owner, form, version, assignment, place, rev: was.rev + 1, replaces: sub.id, saved_at: Date.now(),
    })
    await tx.objectStore('sub').put({ ...sub, state: 'blocked', why: 'replaced' })
  })
  await changed()
}
