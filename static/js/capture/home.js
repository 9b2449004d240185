// Every signed-in page: send what waits, and list it where the page has a place for it.
import * as store from './store.js'
import { counted, recount } from './outbox.js'
import { keyOf } from './drafts.js'
import { start } from './sync.js'
import { describe, buttons } from './waiting.js'
import { say, moment } from './words.js'

const owner = document.body.dataset.user
const section = document.querySelector('[data-outbox-list]')

function row(place, state, extra = []) {
  const line = document.getElementById('outbox-row').content.firstElementChild.cloneNode(true)
  line.querySelector('[data-place]').textContent = place
  const words = line.querySelector('[data-state]')
  words.textContent = state
  const deeds = Object.assign(document.createElement('span'), { className: 'actions mt-2' })
  deeds.append(...extra)
  if (extra.length) words.after(deeds)
  return line
}

const draftState = (draft) => say('draftState', { time: moment(draft.saved_at) })

/** As this page calls it, where it does: the visit may have been begun in another language. */
const placeOf = ({ assignment, place }) => document.querySelector(`[data-place-of="${assignment}"]`)?.textContent.trim() || place

function draftRow(draft) {
  const link = Object.assign(document.createElement('a'), { className: 'button', href: `/assignments/${draft.assignment}/visit`, textContent: say('goOn') })
  return row(placeOf(draft), draftState(draft), [link])
}

/** Begun already: the button that starts a visit goes on with it. Returns false where the page has no such button. */
function continues(draft) {
  const button = document.querySelector(`[data-visit="${draft.assignment}"]`)
  if (!button) return false
  button.textContent = say('continueVisit')
  const state = document.querySelector(`[data-begun-state="${draft.assignment}"]`)
  state.textContent = draftState(draft)
  state.hidden = false
  return true
}

/** Whose visit it is, only that person may read here. */
const subRow = (sub) => (sub.owner === owner
  ? row(placeOf(sub), describe(sub), buttons(sub))
  : row(say('otherPlace'), say('why_owner')))

function list(part, rows) {
  part.hidden = !rows.length
  part.querySelector('[data-outbox-rows]').replaceChildren(...rows)
  const count = part.querySelector('[data-outbox-count]')
  if (count) count.textContent = say('visits', { n: rows.length })
}

/** A draft waits for its shopper and not for the network: it never stands among what is to be sent. */
async function showDrafts() {
  const drafts = (await store.all('draft')).filter((draft) => draft.key === keyOf(draft) && draft.owner === owner)
  const elsewhere = drafts.filter((draft) => !continues(draft))
  const part = document.querySelector('[data-draft-list]')
  if (part) list(part, elsewhere.map(draftRow))
}

async function show() {
  await showDrafts()
  list(section, (await store.all('sub')).sort((a, b) => a.at - b.at).map(subRow))
}

async function warnOfLoss() {
  const missing = counted() - (await store.all('sub')).length
  if (missing <= 0) return
  await recount()
  const alert = Object.assign(document.createElement('p'), { className: 'notice is-critical', textContent: say('lost', { n: missing }) })
  alert.setAttribute('role', 'alert')
  document.querySelector('main').prepend(alert)
}

async function main() {
  if (section) {
    await warnOfLoss()
    document.addEventListener('outbox:change', show)
    await show()
  } else await showDrafts()
  await start()
}

main().catch(console.warn)
