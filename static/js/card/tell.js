// A tap is kept on the phone before it is sent, and sent until the office proves that it has it. Without this the form posts by itself.
import * as store from '../capture/store.js'
import { uuid } from '../capture/names.js'
import { PHOTO, WORDS, encode, ours, sendAlone } from './outgoing.js'
import { work } from './work.js'

const card = document.querySelector('form[data-placement]'), kept = document.querySelector('#kept')
const PATIENCE = 6000, questions = `${location.pathname}/questions${location.search}`
const within = (promise) => Promise.race([promise, new Promise((_, fail) => { setTimeout(fail, PATIENCE) })])
let first, newest, isBusy = false

/** Where this card's comment stands, once the office has it: its id, and the number of the page, which nobody else knows. */
function ownPage() {
  const asked = new URLSearchParams(location.search)
  asked.set('page', newest.facts.state.split('.')[2])
  return `${location.pathname}/of/${first}?${asked}`
}

/** A record never changes once it may have been sent: what is said later replaces it. */
async function keep(more) {
  const id = uuid(), before = newest
  const facts = { ...(before?.facts ?? asked()), ...more, rev: (before?.facts.rev ?? 0) + 1, replaces: before?.id ?? null }
  const sub = { id, kind: WORDS, owner: null, photos: [], facts, bytes: encode(facts), state: 'waiting', at: Date.now() }
  await store.put('sub', sub)
  first ??= id
  newest = sub
  remember()
}

/** Whoever goes back changes what they said; whoever opens a kept page is somebody new. */
function remember() {
  const { id, facts } = newest
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
  const done = await sendAlone(WORDS).catch(() => false)
  if (!done || !first) return
  if ((await ours(WORDS)).some((sub) => sub.id === first)) return plainly() // refused: the page says why
  if (!isTyping()) location.assign(ownPage())
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

/** As the server reads the same form. How to be reached is not asked here: it would lie open on the phone. */
function told(form) {
  const given = new FormData(form), text = (name) => given.get(name)?.trim() || null
  const answers = [...given].filter(([name]) => name.startsWith('answer-')).map(([name, option]) => [name.slice(7), option])
  return {
    topics: given.getAll('topic'), answers: Object.fromEntries(answers), words: text('words'), praised: text('praised'),
    wants_answer: { yes: true, no: false }[given.get('wants_answer')] ?? null,
  }
}

async function tapped(event) {
  const face = Number(event.submitter?.value)
  if (!face) return
  event.preventDefault()
  if (isBusy) return
  isBusy = true
  if (newest?.facts.face !== face) {
    try {
      await keep({ face })
    } catch {
      newest = { facts: { face } }
      return plainly()
    }
  }
  await within(goOn()).catch(() => {})
  isBusy = false
  showKept()
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

recall()
const again = () => { if (!isBusy && !kept.hidden) goOn(); else if (!isBusy) sendAlone(WORDS).then(() => sendAlone(PHOTO)) }
card.addEventListener('submit', tapped)
kept.querySelector('form').addEventListener('submit', said)
addEventListener('online', again)
addEventListener('pageshow', () => { isBusy = false; again() })
setInterval(again, 15000)
keepThisPage().catch(() => {})
work(card.elements.state.value).then((sum) => { card.elements.work.value = sum })
