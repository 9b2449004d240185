// Photos after the words: small, and on this phone's shelf, at the moment of picking; sent one by one. Without this the form posts.
import * as store from '../capture/store.js'
import { photoFrom } from '../capture/photo.js'
import { PHOTO, encode, ours, sendAlone } from './outgoing.js'

const form = document.querySelector('form[data-free]'), list = document.querySelector('#lines')
const shown = [], shelved = new Map(), CHECKS = 15, BETWEEN = 2000
const free = form ? form.dataset.free.split(' ') : []

/** `what`: the file, or the place that one of before goes to. */
function tell(what, state) {
  let line = shown.find((each) => each.what === what)
  if (!line) shown.push(line = { what, row: list.appendChild(document.createElement('p')) })
  line.row.textContent = form.dataset[state].replace('#', shown.indexOf(line) + 1)
}

/** What many phones take and few browsers read; the office can. */
const isHeic = (copy) => /^ftyp(hei|hev|mif|msf)/.test(String.fromCharCode(...new Uint8Array(copy, 4, 8)))

/** Why it cannot be taken; nothing once it is on the shelf. */
async function shelve(file, id) {
  const copy = await file.arrayBuffer().catch(() => null)
  if (!copy?.byteLength) return 'unread'
  const photo = await photoFrom(copy, file, null, id)
  if (!photo) return 'large'
  const { isDrawn } = photo
  if (!isDrawn && !(copy.byteLength > 12 && isHeic(copy))) return 'unread'
  const { pid, size, type, sha256 } = photo, { comment, own } = form.dataset, line = { pid, size, type, sha256 }
  const facts = { kind: PHOTO, subject: comment, own, photos: [line] }
  const sub = { id, kind: PHOTO, owner: null, photos: [line], bytes: encode(facts), state: 'waiting', at: Date.now(), isDrawn }
  const bytes = await photo.bytes.arrayBuffer()
  await store.strictly(['photo', 'sub'], (tx) => {
    tx.objectStore('photo').put({ pid, sub: id, bytes })
    return tx.objectStore('sub').put(sub)
  })
  shelved.set(id, { what: file, isDrawn })
}

/** This browser keeps nothing: the form takes it to the office by itself. */
function post(file) {
  const left = new DataTransfer()
  left.items.add(file)
  form.elements.chosen.files = left.files
  form.elements.taken.value = ''
  form.submit()
}

async function picked({ target }) {
  const files = [...target.files]
  target.value = ''
  for (const file of files) {
    const id = free.shift()
    tell(file, id ? 'sending' : 'full')
    if (!id) continue
    try {
      const wrong = await shelve(file, id)
      if (!wrong) continue
      free.unshift(id)
      tell(file, wrong)
    } catch {
      return post(file)
    }
  }
  for (const button of form.querySelectorAll('button')) button.disabled = !free.length
  await goOn()
}

async function goOn() {
  await sendAlone(PHOTO).catch(() => {})
  const left = new Map((await ours(PHOTO)).map(({ id, state }) => [id, state]))
  for (const [id, { what, isDrawn }] of shelved) {
    tell(what, { waiting: 'kept', blocked: 'refused' }[left.get(id)] ?? (isDrawn ? 'in' : 'checked'))
    if (left.has(id)) continue
    shelved.delete(id)
    if (!isDrawn) check(id, what).catch(() => {})
  }
}

/** What this browser could not read: whether the office can. */
async function check(id, what) {
  for (let times = 0; times < CHECKS; times++) {
    await new Promise((done) => { setTimeout(done, BETWEEN) })
    const page = new DOMParser().parseFromString(await (await fetch(location.href, { cache: 'no-store' })).text(), 'text/html')
    const { seen = '', lost = '' } = page.querySelector('#arrived')?.dataset ?? {}
    if (seen.includes(id)) return tell(what, 'in')
    if (lost.includes(id)) return tell(what, free.length ? 'unread' : 'lost')
  }
}

/** Large, and in the language of the page; a browser's own field is neither. */
function buttonFor(input) {
  const button = document.createElement('button'), { textContent } = input.labels[0]
  Object.assign(button, { type: 'button', className: 'face', textContent })
  button.addEventListener('click', () => input.click())
  input.parentElement.before(button)
  input.parentElement.hidden = true
}

async function begin() {
  const left = await ours(PHOTO) // fails where nothing can be kept, and then nothing is changed
  form.querySelector('button').remove()
  for (const input of form.querySelectorAll('input')) buttonFor(input)
  document.querySelector('#done').className = 'send'
  for (const { id, state, isDrawn } of left) {
    const place = free.indexOf(id)
    if (place < 0 || state === 'blocked') continue
    free.splice(place, 1)
    shelved.set(id, { what: id, isDrawn })
    tell(id, 'kept')
  }
  form.addEventListener('change', picked)
}

if (form) await begin()
addEventListener('online', goOn)
setInterval(async () => { if ((await ours(PHOTO)).some(({ state }) => state === 'waiting')) goOn() }, 15000)
goOn()
