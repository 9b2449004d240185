// Photos after the words: small, and on this phone's shelf, at the moment of picking; sent one by one. Without this the form posts.
import * as store from '../capture/store.js'
import { photoFrom } from '../capture/photo.js'
import { PHOTO, encode, ours, sendAlone } from './outgoing.js'

const form = document.querySelector('form[data-free]'), list = document.querySelector('#lines')
const shown = [], shelved = new Set()
const free = form ? form.dataset.free.split(' ') : []

/** `what`: the place it goes to, or a file that found none. */
function tell(what, state) {
  let line = shown.find((each) => each.what === what)
  if (!line) shown.push(line = { what, row: list.appendChild(document.createElement('p')) })
  line.row.textContent = form.dataset[state].replace('#', shown.indexOf(line) + 1)
}

async function shelve(file, id) {
  const copy = await file.arrayBuffer().catch(() => null)
  const photo = copy && await photoFrom(copy, file, null, id)
  if (!photo) return false
  const { pid, size, type, sha256 } = photo, { comment, own } = form.dataset, line = { pid, size, type, sha256 }
  const facts = { kind: PHOTO, subject: comment, own, photos: [line] }
  const sub = { id, kind: PHOTO, owner: null, photos: [line], bytes: encode(facts), state: 'waiting', at: Date.now() }
  const bytes = await photo.bytes.arrayBuffer()
  await store.strictly(['photo', 'sub'], (tx) => {
    tx.objectStore('photo').put({ pid, sub: id, bytes })
    return tx.objectStore('sub').put(sub)
  })
  return shelved.add(id)
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
    tell(id ?? file, id ? 'sending' : 'refused')
    if (!id) continue
    try {
      if (!await shelve(file, id)) tell(id, 'refused')
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
  for (const id of shelved) tell(id, { waiting: 'kept', blocked: 'refused' }[left.get(id)] ?? 'in')
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
  for (const { id, state } of left) {
    const place = free.indexOf(id)
    if (place < 0 || state === 'blocked') continue
    free.splice(place, 1)
    shelved.add(id)
    tell(id, 'kept')
  }
  form.addEventListener('change', picked)
}

if (form) await begin()
addEventListener('online', goOn)
setInterval(async () => { if ((await ours(PHOTO)).some(({ state }) => state === 'waiting')) goOn() }, 15000)
goOn()
