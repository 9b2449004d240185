// What of cards waits on this phone: oldest first; gone only when the office proves that it has it.
import * as store from '../capture/store.js'
import { Blocked, fetchReceipt, proves, sendPhoto, sendText } from '../capture/send.js'

export const encode = (facts) => new TextEncoder().encode(JSON.stringify(facts))

export const WORDS = 'comment', PHOTO = 'comment_photo'
export const ours = async (kind) => (await store.all('sub')).filter((sub) => sub.kind === kind).sort((a, b) => a.at - b.at)

async function deliver(sub) {
  let receipt = await sendText(sub)
  for (const { pid } of sub.photos) await sendPhoto(sub, await store.get('photo', pid))
  if (sub.photos.length) receipt = await fetchReceipt(sub)
  if (receipt && await proves(sub, receipt)) await drop(sub)
}

const drop = ({ id, photos }) => store.strictly(['sub', 'photo'], (tx) => {
  for (const { pid } of photos) tx.objectStore('photo').delete(pid)
  return tx.objectStore('sub').delete(id)
})

/** What replaces another comes after it. Whether nothing is left. */
async function sendAll(kind) {
  for (const sub of await ours(kind)) {
    if (sub.state === 'blocked') continue
    try {
      await deliver(sub)
    } catch (error) {
      if (!(error instanceof Blocked)) return false
      await store.put('sub', { ...sub, state: 'blocked' }) // kept, and out of the way of the others
    }
  }
  return (await ours(kind)).every((sub) => sub.state === 'blocked')
}

/** One sender per phone for each: words never wait for a photo. */
export const sendAlone = (kind) => navigator.locks ? navigator.locks.request(kind, () => sendAll(kind)) : sendAll(kind)
