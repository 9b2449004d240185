// What of cards waits on this phone: oldest first; gone only when the office proves that it has it.
import * as store from '../capture/store.js'
import { Blocked, Stop, fetchReceipt, proves, sendPhoto, sendText } from '../capture/send.js'

export const encode = (facts) => new TextEncoder().encode(JSON.stringify(facts))

export const WORDS = 'comment', PHOTO = 'comment_photo'
export const ours = async (kind) => (await store.all('sub')).filter((sub) => sub.kind === kind).sort((a, b) => a.at - b.at)

async function deliver(sub) {
  let receipt = await sendText(sub)
  for (const { pid } of sub.photos) await sendPhoto(sub, await store.get('photo', pid))
  if (sub.photos.length) receipt = await fetchReceipt(sub)
  if (receipt && await proves(sub, receipt)) await drop(sub)
}

/** Of what was said stays the way back to it, until somebody has gone it (way.js); of a tablet for everybody nothing. */
const drop = ({ id, photos, first, card, page, who }) => store.strictly(['sub', 'photo', 'receipt'], (tx) => {
  for (const { pid } of photos) tx.objectStore('photo').delete(pid)
  if (card) tx.objectStore('receipt').put({ id: first, kind: WORDS, owner: null, card, page, who, at: Date.now() })
  return tx.objectStore('sub').delete(id)
})

/** What replaces another comes after it; nothing else waits for what has to. */
async function sendAll(kind) {
  const waiting = new Set()
  for (const sub of await ours(kind)) {
    const first = sub.first ?? sub.id
    if (sub.state === 'blocked' || waiting.has(first)) continue
    try {
      await deliver(sub)
    } catch (error) {
      if (error instanceof Stop && error.why !== 'login') return
      if (error instanceof Blocked) await store.put('sub', { ...sub, state: 'blocked' }) // kept, and out of the way of the others
      else waiting.add(first)
      if (error.why === 'login') await store.put('sub', { ...sub, state: 'login' })
    }
  }
}

/** One sender per phone for each: words never wait for a photo. */
export const sendAlone = (kind) => navigator.locks ? navigator.locks.request(kind, () => sendAll(kind)) : sendAll(kind)
