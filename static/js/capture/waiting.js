// A waiting visit in plain words, and what a person can do about it.
import { say, moment } from './words.js'
import { saveCopy } from './copy.js'
import { correct } from './correction.js'
import { release, unblock } from './sync.js'

const DAY = 24 * 3600e3

function photosGone(sub) {
  const of = sub.photos.length
  return of && sub.texted ? say('photosSent', { n: of, done: sub.have, of }) : ''
}

export function describe(sub) {
  const place = sub.detail?.receipt?.received_at
  const why = say(`why_${sub.why}`, { item: sub.item ?? '', time: place ? moment(place) : '' })
  const late = sub.state === 'waiting' && Date.now() - sub.at > DAY ? say('late') : ''
  return [photosGone(sub), why, late].filter(Boolean).join(' ')
}

export function describeReceipt(receipt) {
  const words = [say('received', { time: moment(receipt.received_at) })]
  if (receipt.status !== 'ok') words.push(say('receivedHeld'), ...(receipt.reasons ?? []).map((reason) => reason.text).filter(Boolean))
  return words.join(' ')
}

const again = (sub) => unblock([sub.why])

async function erase(sub) {
  if (confirm(say('eraseSure'))) await release(sub, { status: 'erased', reasons: [], received_at: new Date().toISOString() })
}

const DEEDS = {
  unreadable: { again, saveCopy }, owner: { again, saveCopy }, unknown: { again, saveCopy }, conflict: { correct, saveCopy },
  erased: { saveCopy, erase }, toobig: { again, saveCopy }, photo: { again, saveCopy }, replaced: { saveCopy, erase },
}

export function buttons(sub) {
  const deeds = sub.state === 'blocked' ? DEEDS[sub.why] ?? { again, saveCopy } : Date.now() - sub.at > DAY ? { saveCopy } : {}
  return Object.entries(deeds).map(([word, deed]) => {
    const button = Object.assign(document.createElement('button'), { type: 'button', textContent: say(word) })
    button.className = 'button'
    button.addEventListener('click', () => deed(sub))
    return button
  })
}
