// What is being filled in. Every write joins one chain, so that Send can wait for all of them.
import * as store from './store.js'
import { photoFrom, uuid } from './photo.js'

const PAUSE = 250
export const keyOf = ({ owner, form, assignment }) => [owner, form, assignment].join('|')

const fresh = (page) => ({
  ...page, key: keyOf(page), id: uuid(), rev: 1, replaces: null, started_at: new Date().toISOString(), answers: {}, narrative: '',
})

/** `tell.saved(at)` and `tell.failed(error)` hear of every write. */
export async function openDraft(page, tell) {
  const kept = await store.get('draft', keyOf(page)).catch(tell.failed)
  const draft = { ...(kept ?? fresh(page)), locale: page.locale, place: page.place }
  const photos = kept ? await store.photosOf(draft.id).catch(() => []) : []
  let chain = Promise.resolve(), timer, over = false, hasRow = Boolean(kept)

  function queue(job) {
    chain = chain.then(job).then(() => tell.saved(Date.now()), tell.failed)
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
    const written = keepDraft()
    written.catch(() => {})
    queue(() => written)
  }

  async function keepDraft() {
    await store.put('draft', { ...draft, saved_at: Date.now() })
    hasRow = true
  }

  function touch() {
    clearTimeout(timer)
    timer = setTimeout(flush, PAUSE)
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
      readable = Boolean(row)
      if (!readable) return
      row.seq = (photos.at(-1)?.seq ?? 0) + 1
      photos.push(row)
      await keep(row)
    })
    return readable
  }

  function removePhoto(pid) {
    photos.splice(photos.findIndex((photo) => photo.pid === pid), 1)
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

  addEventListener('pagehide', hurry)
  document.addEventListener('visibilitychange', () => document.hidden && hurry())
  return { draft, photos, kept: Boolean(kept), touch, flush, addPhoto, removePhoto, retry, settle, end(ended) { over = ended } }
}
