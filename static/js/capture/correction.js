// An immutable record can be put right only by a new one that says which it replaces.
import * as store from './store.js'
import { changed } from './outbox.js'
import { keyOf } from './drafts.js'
import { uuid } from './names.js'
import { correctionOf } from './returned.js'

/** What was received is no longer on this phone: the office says what it holds. Raises where there is no network. */
export async function correctReceived({ id }, page) {
  const reply = await fetch(`/api/s/${id}/manifest`, { cache: 'no-store', redirect: 'manual' })
  if (!reply.ok || reply.headers.get('X-App') !== '1') throw new Error('not there')
  const draft = correctionOf(await reply.json(), page)
  await store.put('draft', { ...draft, key: keyOf(page), saved_at: Date.now() })
  location.reload()
}

export async function correct(sub) {
  const was = JSON.parse(new TextDecoder().decode(sub.bytes)), id = uuid()
  const { owner, form, version, assignment, place } = sub
  const photos = (await store.photosOf(sub.id)).map((photo) => ({ ...photo, pid: uuid(), sub: id }))
  await store.strictly(['draft', 'photo', 'sub'], async (tx) => {
    for (const photo of photos) await tx.objectStore('photo').put(photo)
    await tx.objectStore('draft').put({
      ...was, key: keyOf({ owner, form, assignment }), id, owner, form, version, assignment, place,
      rev: was.rev + 1, replaces: sub.id, saved_at: Date.now(),
    })
    await tx.objectStore('sub').put({ ...sub, state: 'blocked', why: 'replaced' })
  })
  await changed()
  location.assign(`/assignments/${assignment}/visit`)
}
