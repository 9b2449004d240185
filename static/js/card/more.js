// What is said after the tap goes the same way: onto the phone, then to the office. Without this the form posts by itself.
import * as store from '../capture/store.js'
import { WORDS, ours, sendAlone } from './outgoing.js'
import { shelve, told } from './said.js'

const PATIENCE = 6000
const within = (promise) => Promise.race([promise, new Promise((done) => { setTimeout(done, PATIENCE) })])

/** Typed and not sent yet: for whoever looks at another face, or whose phone puts the page away. Not where the next one is a stranger. */
function remember(form, name) {
  if (form.autocomplete === 'off') return
  const typed = () => ({ ...told(form), then: form.elements.then?.checked })
  form.addEventListener('input', () => { try { sessionStorage.setItem(name, JSON.stringify(typed())) } catch { /* nothing is kept here */ } })
  try {
    const { topics, answers, words, praised, wants_answer: wants, then } = JSON.parse(sessionStorage.getItem(name))
    const ticked = { topic: topics, wants_answer: [{ true: 'yes', false: 'no' }[wants]], then: then ? ['photos'] : [] }
    for (const [key, option] of Object.entries(answers)) ticked[`answer-${key}`] = [option]
    for (const box of form.querySelectorAll('[type=checkbox], [type=radio]')) box.checked = (ticked[box.name] ?? []).includes(box.value)
    if (form.elements.words) form.elements.words.value = words ?? ''
    if (form.elements.praised) form.elements.praised.value = praised ?? ''
  } catch { /* nothing was typed before */ }
}

export async function sayMore(form) {
  const kept = document.querySelector('#kept'), button = form.querySelector('.send'), { textContent } = button
  const { comment: first, card, who, done, photos, sending } = form.dataset, draft = `more ${first}`
  const mine = async () => (await ours(WORDS)).filter((sub) => sub.first === first)
  let isBusy = false

  async function goOn() {
    await sendAlone(WORDS).catch(() => {})
    const left = await mine()
    if (left.some(({ state }) => state !== 'waiting')) return form.submit() // refused: the page says why
    if (!left.length) location.assign(form.elements.then?.checked ? photos : done)
    return !left.length
  }

  function show() {
    form.hidden = true
    document.querySelector('.in a').hidden = true // where nothing can be reached, nothing can be changed
    kept.hidden = false
    kept.focus()
  }

  async function send(event) {
    event.preventDefault()
    if (isBusy) return
    isBusy = true
    button.textContent = sending
    try {
      await shelve({ ...JSON.parse(form.dataset.next), ...told(form) }, { first, card, who })
    } catch {
      return form.submit() // this browser keeps nothing
    }
    try { sessionStorage.removeItem(draft) } catch { /* nothing was kept there */ }
    const isGone = await within(goOn()).catch(() => {})
    isBusy = false
    button.textContent = textContent
    if (!isGone) show()
  }

  const again = () => { if (!isBusy && !kept.hidden) goOn().catch(() => {}) }
  remember(form, draft)
  form.addEventListener('submit', send)
  addEventListener('online', again)
  setInterval(again, 15000)
  if ((await mine()).length) {
    show()
    await goOn()
  }
}
