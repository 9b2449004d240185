// A tap is kept on the phone before it is sent, and sent until the office proves that it has it. Without this the form posts by itself.
import { PHOTO, WORDS, ours, sendAlone } from './outgoing.js'
import { shelve, told } from './said.js'
import { showWays } from './way.js'
import { work } from './work.js'

const card = document.querySelector('form[data-placement]'), kept = document.querySelector('#kept'), { who } = card.dataset
const PATIENCE = 6000, questions = `${location.pathname}/questions${location.search}`
const within = (promise) => Promise.race([promise, new Promise((_, fail) => { setTimeout(fail, PATIENCE) })])
let first, newest, isBusy = false

/** Where this card's comment stands, once the office has it: its id, and the number of the page, which nobody else knows. */
function ownPage() {
  const asked = new URLSearchParams(location.search)
  asked.set('page', newest.facts.state.split('.')[2])
  return `${location.pathname}/of/${first}?${asked}`
}

async function keep(more) {
  const facts = { ...(newest?.facts ?? asked()), ...more, rev: (newest?.facts.rev ?? 0) + 1, replaces: newest?.id ?? null }
  newest = await shelve(facts, { first, card: location.pathname, who })
  first ??= newest.id
  remember()
}

/** Whoever goes back changes what they said; whoever opens a kept page, or stands before a tablet for everybody, is somebody new. */
function remember() {
  const { id, facts } = newest
  if (facts.source === 'kiosk') return
  try { sessionStorage.setItem('card', JSON.stringify({ first, newest: { id, facts } })) } catch { /* then it is a new one */ }
}

function recall() {
  try {
    const said = JSON.parse(sessionStorage.getItem('card'))
    const wentBack = performance.getEntriesByType('navigation')[0]?.type === 'back_forward'
    if (wentBack && said.newest.facts.subject === card.dataset.placement) ({ first, newest } = said)
  } catch { /* nothing was said here */ }
}

function asked() {
  const { placement, form, rev, source, order, language } = card.dataset, { state, work: sum } = card.elements
  return {
    kind: WORDS, subject: placement, form: { card: form, rev: Number(rev) }, source, order: order || null, language,
    at: new Date().toISOString(), state: state.value, work: sum.value || null,
  }
}

async function goOn() {
  await sendAlone(WORDS).catch(() => {})
  const mine = (await ours(WORDS)).filter((sub) => sub.first === first)
  if (!first) return false
  if (mine.some(({ state }) => state !== 'waiting')) return plainly() // refused: the page says why
  if (mine.length || isTyping()) return false
  location.assign(ownPage())
  return true
}

function isTyping() {
  const form = kept.querySelector('form')
  return !kept.hidden && !form.hidden && [...new FormData(form).values()].some(Boolean)
}

function plainly() {
  const field = Object.assign(document.createElement('input'), { type: 'hidden', name: 'face', value: String(newest.facts.face) })
  card.append(field)
  card.submit()
}

async function showKept() {
  card.hidden = true
  kept.hidden = false
  kept.querySelector('b').textContent = card.querySelector(`[name=face][value="${newest.facts.face}"]`).textContent.trim()
  kept.focus()
  const all = await globalThis.caches?.match(questions, { ignoreVary: true })
  if (!all) return
  const asks = new DOMParser().parseFromString(await all.text(), 'text/html').body.childNodes
  kept.querySelector('.field').replaceWith(...asks)
}

/** Seen at once: until a slow network answers, nothing else happens. */
function press(button) {
  card.querySelector('[aria-pressed]')?.removeAttribute('aria-pressed')
  button.setAttribute('aria-pressed', 'true')
}

async function tapped(event) {
  const face = Number(event.submitter?.value)
  if (!face) return
  event.preventDefault()
  if (isBusy) return
  isBusy = true
  press(event.submitter)
  if (newest?.facts.face !== face) {
    try {
      await keep({ face })
    } catch {
      newest = { facts: { face } }
      return plainly()
    }
  }
  const isGone = await within(goOn()).catch(() => {})
  isBusy = false
  if (!isGone) showKept()
}

async function said(event) {
  event.preventDefault()
  const form = event.target
  await keep(told(form))
  form.hidden = true
  form.nextElementSibling.hidden = false
  goOn()
}

async function keepThisPage() {
  if (!('caches' in globalThis) || !navigator.serviceWorker) return
  await navigator.serviceWorker.register('/card-worker.js', { scope: location.pathname.slice(0, 3) })
  const cache = await caches.open('cards')
  const files = [...document.scripts].map(({ src }) => src).filter(Boolean)
  // As this page came: fetched anew it would be another page, and who goes back would tap another comment.
  await Promise.all([location.href, questions, ...files].map(async (url) => {
    const reply = await fetch(url, { cache: 'force-cache' })
    if (reply.ok) await cache.put(url, reply)
  }))
}

/** What waits from before, and where it went. */
async function again() {
  if (isBusy) return
  if (!kept.hidden) return goOn()
  await sendAlone(WORDS)
  sendAlone(PHOTO)
  await showWays(document.querySelector('#earlier'), who, first)
}

recall()
card.addEventListener('submit', tapped)
kept.querySelector('form').addEventListener('submit', said)
const quietly = () => again().catch(() => {})
addEventListener('online', quietly)
addEventListener('pageshow', () => { isBusy = false; quietly() })
setInterval(quietly, 15000)
keepThisPage().catch(() => {})
work(card.elements.state.value).then((sum) => { card.elements.work.value = sum })
