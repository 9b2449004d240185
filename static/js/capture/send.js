// One record's way to the office. What each reply means stands in the table of docs/capture.md; nothing is ever dropped here.
import { sha256 } from './names.js'

/** Nothing is wrong with the record: the whole round ends (no network, not our server, signed out). */
export class Stop extends Error {}
/** This record waits, the next one may go. */
export class Later extends Error {}
/** This record waits for a person. */
export class Blocked extends Error {}

const fail = (Kind, why, more) => Object.assign(new Kind(why), { why, ...more })
const BLOCKED = { 400: 'unreadable', 403: 'owner', 404: 'unknown', 409: 'conflict', 410: 'erased', 413: 'toobig', 422: 'photo' }
const BUSY = [423, 425, 429, 503, 507]
const CHUNK = 512 * 1024, LEAST = 16384
/** What the link of this page can carry at once: half a megabyte, less where that broke off or a minute was not enough for it. */
let piece = CHUNK

async function call(method, url, body, headers) {
  let reply
  try {
    reply = await fetch(url, {
      method, body, headers: { 'X-Outbox': '1', ...headers }, cache: 'no-store', redirect: 'manual', signal: AbortSignal.timeout?.(60e3),
    })
  } catch {
    throw fail(Stop, 'offline')
  }
  if (reply.headers.get('X-App') !== '1' || reply.status === 204) throw fail(Stop, 'portal')
  if (reply.status === 401) throw fail(Stop, 'login')
  if (BUSY.includes(reply.status)) throw fail(Later, 'busy', { after: Number(reply.headers.get('Retry-After')) || 0 })
  if (!reply.ok && !BLOCKED[reply.status]) throw fail(Later, 'server')
  return reply
}

async function jsonOf(reply) {
  try {
    return await reply.json()
  } catch {
    throw fail(Stop, 'portal')
  }
}

const addressOf = (sub) => `/api/s/${sub.id}`

async function receiptFrom(reply) {
  if (!reply.ok) throw fail(Blocked, BLOCKED[reply.status], { detail: await reply.json().catch(() => null) })
  return jsonOf(reply)
}

/** The text first: small, and worth the most. */
export async function sendText(sub) {
  return receiptFrom(await call('PUT', addressOf(sub), sub.bytes, { 'Content-Type': 'application/json' }))
}

export async function fetchReceipt(sub) {
  const reply = await call('GET', addressOf(sub))
  return reply.status === 404 ? null : receiptFrom(reply)
}

async function offsetOf(url) {
  const reply = await call('HEAD', url)
  if (!reply.ok) throw fail(Blocked, BLOCKED[reply.status])
  return { have: reply.headers.get('X-Have') === '1', offset: Number(reply.headers.get('Upload-Offset') ?? 0) }
}

async function sendChunk(url, bytes, offset, size) {
  const sent = bytes.slice(offset, offset + size), before = piece
  piece = Math.max(LEAST, Math.min(before, sent.size) >> 2) // unless something comes back
  const reply = await call('PATCH', url, sent, {
    'Content-Type': 'application/octet-stream', 'Upload-Offset': String(offset),
  })
  piece = before
  return { status: reply.status, ...(await jsonOf(reply)) }
}

/** In pieces, from where the office says it stands; a photo that does not arrive whole starts again, three times. */
export async function sendPhoto(sub, photo) {
  const url = `${addressOf(sub)}/p/${photo.pid}`
  const bytes = photo.bytes instanceof Blob ? photo.bytes : new Blob([photo.bytes])
  let most = CHUNK
  for (let tries = 0; tries < 3; tries++) {
    let { have, offset } = await offsetOf(url)
    for (let steps = 0; !have && steps < 9999; steps++) {
      const reply = await sendChunk(url, bytes, offset, Math.min(most, piece))
      if (reply.status === 422) break
      if (reply.status === 413 && most > LEAST) most = Math.min(most / 2, reply.limit || most)
      else if (reply.status !== 200 && reply.status !== 409) throw fail(Blocked, BLOCKED[reply.status])
      else offset = reply.offset
      have = reply.status === 200 && offset >= bytes.size
    }
    if (have) return
  }
  throw fail(Blocked, 'photo')
}

/** "Received" is a claim: it is believed hash by hash. */
export async function proves(sub, receipt) {
  const held = new Map((receipt.items ?? []).map((item) => [item.pid, item]))
  const whole = (photo) => {
    const item = held.get(photo.pid)
    return item?.have && item.sha256 === photo.sha256 && item.size === photo.size
  }
  return receipt.id === sub.id && receipt.owner === sub.owner && receipt.complete === true &&
    receipt.body_sha256 === await sha256(sub.bytes) && sub.photos.every(whole)
}
