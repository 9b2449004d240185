// The draft waits at the office too, for another phone of the same person. It stands in nobody's way: what fails is tried later.
import * as store from './store.js'
import { keyOf } from './drafts.js'
import { uuid } from './names.js'
import { moment, say } from './words.js'

const QUIET = 5000
const told = ({ answers }) => Object.values(answers ?? {}).filter(({ value }) => value).length

/** Returns `later()`: something was saved here. `failed(error)` hears when what was taken from the office cannot be kept. */
export function elsewhere(book, page, form, failed) {
  const { draft } = book
  let timer, choosing = false
  draft.device ??= uuid()

  async function talk(method, options) {
    const reply = await fetch(`/api/drafts/visit/${page.assignment}`, { method, headers: { 'X-Outbox': '1' }, cache: 'no-store', redirect: 'manual', ...options })
    const found = await reply.json() // whatever it says: a reply left unread stays open
    if (reply.headers.get('X-App') !== '1' || !(reply.ok || reply.status === 409)) return
    if (!found.draft) draft.base = Math.max(found.rev, draft.base ?? 0)
    else if (found.device !== draft.device && found.rev !== draft.base && found.draft.form === page.form) await ask(found)
  }
  const quietly = (method, options) => talk(method, options).catch(() => {})

  async function ask(found) {
    if (choosing || book.isOver()) return
    choosing = true
    const { offer } = await import('./offer.js').catch((error) => { choosing = false; throw error })
    const here = told(draft), both = here || book.photos.length
    const facts = { n: told(found.draft), here, time: moment(found.updated_at) }
    const words = [say(both ? 'elsewhereToo' : 'elsewhere', facts), found.draft.pictures ? say('elsewherePhotos') : ''].join(' ')
    offer(form, words, [[say('elsewhereTake'), () => take(found)], [say(both ? 'elsewhereMine' : 'elsewhereAnew'), () => keep(found, both)]])
  }

  /** Photos taken here stay with the visit, under the id it was begun with there. */
  async function take({ rev, draft: { pictures, ...theirs } }) {
    await book.settle()
    book.end(true)
    try {
      const mine = await store.photosOf(draft.id)
      await store.strictly(['draft', 'photo'], async (tx) => {
        for (const photo of mine) await tx.objectStore('photo').put({ ...photo, sub: theirs.id })
        await tx.objectStore('draft').put({ ...theirs, ...page, key: keyOf(page), device: uuid(), base: rev, saved_at: Date.now() })
      })
      location.reload()
    } catch (error) {
      book.end(false)
      choosing = false
      failed(error)
    }
  }

  function keep({ rev }, both) {
    choosing = false
    draft.base = rev
    if (both) book.touch()
    else quietly('DELETE')
  }

  function put(keepalive) {
    clearTimeout(timer)
    timer = undefined
    if (choosing || book.isOver() || !told(draft)) return
    const { key, owner, place, base = 0, device, ...mine } = draft
    quietly('PUT', { keepalive, body: JSON.stringify({ base, device, draft: { ...mine, pictures: book.photos.length } }) })
  }

  function later() {
    clearTimeout(timer)
    timer = setTimeout(put, QUIET, false)
  }

  const hurried = () => timer && put(true)
  addEventListener('pagehide', hurried)
  document.addEventListener('visibilitychange', () => document.hidden && hurried())
  addEventListener('online', later)
  quietly('GET').then(later)
  return later
}
