// The visit form: one question at a time, everything kept on this phone at the moment it is entered.
import { fresh, openDraft, keyOf } from './drafts.js'
import { correctionOf, firstRemark, isGivenBack, returned } from './returned.js'
import { manifest } from './rules.js'
import { answering, layOut, moving } from './visit.js'
import { frame } from './frame.js'
import { cover } from './cover.js'
import { leftFor, sendAway } from './outbox.js'
import { correctReceived } from './correction.js'
import { get } from './store.js'
import { onlyHere } from './onlyhere.js'
import { elsewhere } from './elsewhere.js'
import { nudge, start } from './sync.js'
import { sentScreen } from './sent.js'
import { sendNatively } from './native.js'
import { say } from './words.js'

const form = document.querySelector('form[data-outbox]')
const { form: formId, version, assignment, place } = form.dataset
const page = { owner: document.body.dataset.user, form: formId, version, assignment, place, channel: form.dataset.channel, locale: document.documentElement.lang }
const find = (name) => document.querySelector(`[data-${name}]`)
const ui = frame()
/** What the discreet screen may show, once there is something. */
const hidden = {}

/** The form makes room for where the visit is now. */
async function leave() {
  const sent = document.getElementById('sent')
  for (const part of form.children) part.hidden = part !== sent
  ui.sent()
  await sentScreen(sent, page)
  sent.querySelector('[data-heading]').focus({ preventScroll: true })
  nudge()
}

function sending(book, { items, steps, missing }) {
  let busy = false
  const send = () => sendAway(book, ({ draft, photos }) => manifest(draft, photos, items))
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    if (busy) return
    if (missing().length) return steps.go('missing')
    busy = true
    book.leaveBy(send()).then(leave, (error) => {
      busy = false
      book.end(false)
      ui.notSaved(error)
    })
  })
  find('retry').addEventListener('click', book.retry)
  find('native').addEventListener('click', () => sendNatively(form, items, book))
}

function goneElsewhere() {
  ui.sent()
  const again = Object.assign(document.createElement('button'), { type: 'button', className: 'button is-primary is-wide', textContent: say('here') })
  again.addEventListener('click', () => location.reload())
  form.replaceChildren(Object.assign(document.createElement('p'), { className: 'lede', textContent: say('otherTab') }), again)
}

async function begin() {
  let copied = () => {}
  const tell = {
    pending: ui.saving, failed: ui.notSaved,
    saved(at) {
      if (book.photos.some((photo) => photo.unsaved)) ui.notSaved()
      else ui.saved(at)
      copied()
    },
  }
  const begun = returned ? (one) => ({ ...correctionOf(returned, one), at: firstRemark() }) : fresh
  let isAway = false
  async function open() {
    const left = await leftFor(page).catch(() => null)
    isAway = Boolean(left) && !isGivenBack(left)
    return isAway ? null : openDraft(page, tell, begun)
  }

  const book = await onlyHere(keyOf(page), open, goneElsewhere)
  if (isAway) await leave()
  if (!book) return
  if (book.kept) tell.saved(book.draft.saved_at)
  const visit = layOut(form, book, ui)
  hidden.ready = () => ({ items: visit.items, answers: book.draft.answers, current: visit.steps.current })
  hidden.drawn?.()
  answering(form, book, visit)
  moving(form, visit)
  sending(book, visit)
  copied = elsewhere(book, page, form, ui.notSaved)
}

/** From the page that shows what was sent, on whichever phone. */
async function isCorrecting() {
  const [, id] = /^#correct:([0-9a-f-]{36})$/.exec(location.hash) ?? []
  if (!id) return false
  history.replaceState(null, '', location.pathname)
  return await get('draft', keyOf(page)) ? false : correctReceived({ id }, page).then(() => true, () => false)
}

async function main() {
  if (await isCorrecting()) return
  find('hide').addEventListener('click', cover(document.getElementById('cover'), assignment, hidden))
  await begin()
  form.classList.add('is-ready')
  start().catch(() => {})
}

main()
