// What is being filled in. Every write joins one chain, so that Send can wait for all of them.
import * as store from './store.js'
import { uuid } from './names.js'
import { photoFrom } from './photo.js'

const PAUSE = 250
export const keyOf = ({ owner, form, assignment }) => [owner, form, assignment].join('|')

export const fresh = (page) => ({
  ...page, id: uuid(), rev: 1, replaces: null, started_at: new Date().toISOString(), answers: {}, narrative: '',
})

// A page that goes away in the very moment of a tap may not live to hear that its last write was done: until it is, the
// draft lies beside the shelf as well, in this window's own short memory, and is taken from there by the next page.
const LATE = 'late'

/** With a draft: keeps it; without: takes what is there. A window without such a memory has none. */
function late(draft) {
  try {
    if (draft) return void sessionStorage.setItem(LATE, JSON.stringify(draft))
    const found = JSON.parse(sessionStorage.getItem(LATE))
    sessionStorage.removeItem(LATE)
    return found
  } catch {
    return null
  }
}

/** What was sent meanwhile does not come back. */
async function newestOf(key, failed) {
  const kept = await store.get('draft', key).catch(failed), found = late()
  const isNewer = found?.key === key && found.saved_at > (kept?.saved_at ?? 0)
  return isNewer && !await store.wasSent(found.id).catch(() => false) ? { ...found, isLate: true } : kept
}

/** `tell.pending()` hears of every change, `tell.saved(at)` and `tell.failed(error)` of every write. */
export async function openDraft(page, tell, begin = fresh) {
  const { isLate, ...kept } = await newestOf(keyOf(page), tell.failed) ?? {}
  const draft = { ...(kept.id ? kept : begin(page)), key: keyOf(page), locale: page.locale, place: page.place }
  const mine = kept.id ? await store.photosOf(draft.id).catch(() => []) : []
  const photos = [...(draft.held ?? []).map((line) => ({ ...line, held: true })), ...mine]
  let chain = Promise.resolve(), outgoing, timer, over = false, hasRow = Boolean(kept.id) && !isLate, waiting = 0

  /** Said only when nothing waits any more: an earlier write says nothing about a later key. */
  function queue(job) {
    waiting++
    chain = chain.then(job).then(() => { if (!--waiting && !timer) tell.saved(Date.now()) }, (error) => { waiting--; tell.failed(error) })
    return chain
  }

  function flush() {
    clearTimeout(timer)
    if (!timer || over) return
    timer = undefined
    queue(keepDraft)
  }

  /** The page may be gone in a moment: it does not wait for what is being written before. */
  function hurry() {
    clearTimeout(timer)
    if (!timer || over) return
    timer = undefined
    late({ ...draft, saved_at: Date.now() })
    const written = keepDraft()
    written.catch(() => {})
    queue(() => written)
  }

  async function keepDraft() {
    await store.put('draft', { ...draft, saved_at: Date.now() })
    hasRow = true
    late()
  }

  function touch() {
    clearTimeout(timer)
    timer = setTimeout(flush, PAUSE)
    tell.pending()
  }

  /** A photo without its draft would belong to no visit: the draft's row comes first. */
  async function keep(row) {
    try {
      if (!hasRow) await keepDraft()
      await store.putPhoto(row)
      delete row.unsaved
    } catch (error) {
      row.unsaved = true
      throw error
    }
  }

  /** The bytes are read at once: the file behind a pick may change or vanish. Resolves to false when they could not be read. */
  async function addPhoto(file, item) {
    const bytes = file.arrayBuffer().catch(() => null)
    let readable = true
    await queue(async () => {
      const copy = await bytes
      const row = copy && await photoFrom(copy, file, item, draft.id)
      readable = Boolean(row) && !over // what comes after Send belongs to no visit
      if (!readable) return
      row.seq = (photos.at(-1)?.seq ?? 0) + 1
      photos.push(row)
      await keep(row)
    })
    return readable
  }

  function removePhoto(pid) {
    photos.splice(photos.findIndex((photo) => photo.pid === pid), 1)
    draft.held = draft.held?.filter((line) => line.pid !== pid)
    return queue(() => store.remove('photo', pid))
  }

  function retry() {
    for (const photo of photos) if (photo.unsaved) queue(() => keep(photo))
    timer = true
    flush()
  }

  async function settle() {
    flush()
    await chain
  }

  /** Photos that another window brought to this visit. */
  async function adopt() {
    const known = new Set(photos.map(({ pid }) => pid))
    photos.push(...(await store.photosOf(draft.id)).filter(({ pid }) => !known.has(pid)))
  }

  /** Nobody else may begin before what is on its way has left. */
  function leaveBy(sending) {
    outgoing = sending.catch(() => {})
    return sending
  }

  async function rest() {
    await settle()
    await outgoing
  }

  addEventListener('pagehide', hurry)
  document.addEventListener('visibilitychange', () => document.hidden && hurry())
  if (isLate) touch()
  return { draft, photos, kept: Boolean(kept.id) && !isLate, touch, flush, addPhoto, removePhoto, retry, settle, adopt, leaveBy, rest, isOver: () => over, end(ended) { over = ended } }
}
