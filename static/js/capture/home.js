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

function draftRow(draft) {
  const link = Object.assign(document.createElement('a'), { className: 'button', href: `/assignments/${draft.assignment}/visit`, textContent: say('goOn') })
  return row(draft.place, say('draftState', { time: moment(draft.saved_at) }), [link])
}

/** Whose visit it is, only that person may read here. */
const subRow = (sub) => (sub.owner === owner
  ? row(sub.place, describe(sub), buttons(sub))
  : row(say('otherPlace'), say('why_owner')))

async function show() {
  const [subs, drafts] = await Promise.all([store.all('sub'), store.all('draft')])
  const mine = drafts.filter((draft) => draft.key === keyOf(draft) && draft.owner === owner)
  const rows = [...subs.sort((a, b) => a.at - b.at).map(subRow), ...mine.map(draftRow)]
  section.hidden = !rows.length
  section.querySelector('[data-outbox-rows]').replaceChildren(...rows)
  const count = section.querySelector('[data-outbox-count]')
  if (count) count.textContent = say('visits', { n: rows.length })
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
  }
  await start()
}

main().catch(console.warn)
