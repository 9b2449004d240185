// What waits on this phone: in by one strict transaction, out only against the office's receipt (sync.js).
import * as store from './store.js'

const channel = globalThis.BroadcastChannel ? new BroadcastChannel('outbox') : null
const announce = () => document.dispatchEvent(new Event('outbox:change'))
channel?.addEventListener('message', announce)

// The cookie outlives a browser that clears a site's storage: the difference is what got lost.
const COOKIE = 'sent_counter'
export const counted = () => Number(new RegExp(`${COOKIE}=(\\d+)`).exec(document.cookie)?.[1] ?? 0)

export async function recount() {
  const secure = location.protocol === 'https:' ? '; secure' : ''
  document.cookie = `${COOKIE}=${(await store.all('sub')).length}; path=/; max-age=31536000; samesite=lax${secure}`
}

export async function changed() {
  await recount()
  announce()
  channel?.postMessage('change')
}

/** A photo of this visit lies on the shelf, put there by a window that had been given up, and the manifest does not name it. */
export class Unnamed extends Error {}

/** Draft out, frozen bytes in: all or nothing. Photos that found no room earlier get a second try here. */
async function submit(draft, photos, manifest) {
  const { id, key, owner, form, version, assignment, place } = draft
  const bytes = new TextEncoder().encode(JSON.stringify(manifest)).buffer
  const row = { id, owner, form, version, assignment, place, bytes, photos: manifest.photos, replaces: manifest.replaces, have: 0, state: 'waiting', why: 'new', at: Date.now() }
  await store.strictly(['draft', 'photo', 'sub', 'receipt'], async (tx) => {
    if (await tx.objectStore('receipt').get(id) || await tx.objectStore('sub').get(id)) return
    const kept = await tx.objectStore('photo').index('sub').getAllKeys(id)
    if (!kept.every((pid) => photos.some((photo) => photo.pid === pid))) throw new Unnamed()
    for (const { unsaved, held, ...photo } of photos) if (unsaved && !held) await tx.objectStore('photo').put(photo)
    await tx.objectStore('sub').add(row)
    await tx.objectStore('draft').delete(key)
  })
  navigator.storage?.persist?.()
  await changed()
}

/** From the form into the outbox; a photo that came from elsewhere at the last moment is taken along. */
export async function sendAway(book, manifestOf) {
  await book.settle()
  book.end(true) // a late key must not write the draft anew
  try {
    await submit(book.draft, book.photos, manifestOf(book))
  } catch (error) {
    if (!(error instanceof Unnamed)) throw error
    await book.adopt()
    await submit(book.draft, book.photos, manifestOf(book))
  }
}

const newest = (rows) => rows.sort((a, b) => b.at - a.at)[0]

/** The visit of this assignment that has left the form: `{sub}` while it waits, `{receipt}` when it is proven, else null. */
export async function leftFor({ owner, assignment }) {
  const mine = (row) => row.owner === owner && row.assignment === assignment
  const [drafts, subs, receipts] = (await Promise.all(['draft', 'sub', 'receipt'].map(store.all))).map((rows) => rows.filter(mine))
  if (drafts.some((draft) => draft.replaces)) return null
  const sub = newest(subs.filter(({ why }) => why !== 'replaced')), receipt = newest(receipts.filter(({ status }) => status !== 'erased'))
  return sub ? { sub } : receipt ? { receipt } : subs.length ? { sub: newest(subs) } : null
}
