// The visit form: one question at a time, everything kept on this phone at the moment it is entered.
import { openDraft, keyOf } from './drafts.js'
import { layOut } from './visit.js'
import { handle } from './hands.js'
import { frame } from './frame.js'
import { cover } from './cover.js'
import { keepPages } from './offline.js'
import { leftFor, sentScreen } from './sent.js'
import { start as startSync } from './sync.js'
import { onlyHere, showOther } from './tabs.js'

const form = document.querySelector('form[data-outbox]')
const { form: formId, version, assignment, place } = form.dataset
const page = { owner: document.body.dataset.user, form: formId, version, assignment, place, locale: document.documentElement.lang }
const sent = document.getElementById('sent')
const showSent = sentScreen(sent, page)
const ui = frame()

async function leave() {
  for (const part of form.children) part.hidden = part !== sent
  ui.sent()
  await showSent()
  sent.querySelector('[data-heading]').focus({ preventScroll: true })
}

async function begin() {
  const tell = { failed: ui.notSaved, saved: (at) => (book.photos.some((photo) => photo.unsaved) ? ui.notSaved() : ui.saved(at)) }
  const book = await openDraft(page, tell)
  if (book.kept) tell.saved(book.draft.saved_at)
  handle(form, book, layOut(form, book, ui), ui, leave)
  onlyHere(keyOf(page), async () => {
    await book.settle()
    book.end()
    ui.sent()
    showOther(form)
  })
}

async function main() {
  const hide = cover(document.getElementById('cover'), assignment)
  document.querySelector('[data-hide]').addEventListener('click', hide)
  if (await leftFor(page).catch(() => null)) await leave()
  else await begin()
  form.classList.add('is-ready')
  await startSync().catch(ui.notSaved)
  await keepPages([location.pathname])
}

main()
