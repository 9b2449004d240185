// The office as the protocol promises it (docs/capture.md), with every fault a network and a server can have.
import { createHash } from 'node:crypto'

export const hexOf = (bytes) => createHash('sha256').update(Buffer.from(bytes)).digest('hex')
const headers = (more) => ({ get: (name) => ({ 'X-App': '1', ...more })[name] ?? null })
const reply = (status, body = {}, more = {}) => ({ status, ok: status >= 200 && status < 300, headers: headers(more), json: async () => body })
const portal = { status: 200, ok: true, headers: { get: () => null }, json: async () => { throw new Error('HTML') } }

export class Office {
  constructor(world) {
    this.world = world
    this.rows = new Map()
    this.session = null
    this.faults = 0
    this.inserted = []
  }

  receipt(row) {
    const items = row.manifest.photos.map(({ pid }) => {
      const bytes = row.photos.get(pid)
      return bytes ? { pid, have: true, size: bytes.length, sha256: hexOf(bytes) } : { pid, have: false, size: null, sha256: null }
    })
    return {
      id: row.id, owner: row.owner, rev: row.manifest.rev, body_sha256: row.hash, status: 'ok', reasons: [], items,
      complete: items.every(({ have }) => have), received_at: new Date(this.world.now).toISOString(),
    }
  }

  put(id, bytes) {
    const manifest = JSON.parse(Buffer.from(bytes)), hash = hexOf(bytes), known = this.rows.get(id)
    const owner = manifest.subject.split(' ')[0]
    if (known && known.owner !== this.session) return reply(403)
    if (known) return known.hash === hash ? reply(200, this.receipt(known)) : reply(409, { receipt: this.receipt(known) })
    if (owner !== this.session) return reply(404)
    const row = { id, owner, manifest, hash, photos: new Map(), parts: new Map() }
    this.rows.set(id, row)
    this.inserted.push(id)
    return reply(201, this.receipt(row))
  }

  photo(method, row, pid, options) {
    const line = row.manifest.photos.find((one) => one.pid === pid), part = row.parts.get(pid) ?? Buffer.alloc(0)
    const have = row.photos.has(pid)
    if (!line) return reply(404)
    if (method === 'HEAD') return reply(200, {}, { 'X-Have': have ? '1' : '0', 'Upload-Offset': String(have ? line.size : part.length) })
    const offset = Number(options.headers['Upload-Offset'])
    if (have || offset !== part.length) return reply(409, { offset: have ? line.size : part.length })
    const grown = Buffer.concat([part, options.body.buffer])
    if (grown.length < line.size) { row.parts.set(pid, grown); return reply(200, { offset: grown.length }) }
    row.parts.delete(pid)
    if (hexOf(grown) !== line.sha256) return reply(422)
    row.photos.set(pid, grown)
    return reply(200, { offset: grown.length })
  }

  answer(url, { method = 'GET', body, headers: sent = {} }) {
    const [, id, pid] = /^\/api\/s\/([0-9a-f-]+)(?:\/p\/([0-9a-f-]+))?$/.exec(url) ?? []
    if (!id) return reply(404)
    if (!this.session) return reply(401)
    if (method === 'PUT') return this.put(id, body)
    const row = this.rows.get(id)
    if (!row || row.owner !== this.session) return reply(404)
    return pid ? this.photo(method, row, pid, { body, headers: sent }) : reply(200, this.receipt(row))
  }

  /** One request: done or not, answered or not. */
  handle(url, options) {
    const { die } = this.world
    if (!die.chance(this.faults)) return this.answer(url, options)
    const fault = die.of(['cut before', 'cut after', '500 before', '500 after', 'portal', '503', '401'])
    if (fault.endsWith('after')) this.answer(url, options)
    if (fault.startsWith('cut')) throw new TypeError('network')
    if (fault === 'portal') return portal
    return reply(fault === '503' ? 503 : fault === '401' ? 401 : 500, {}, { 'Retry-After': '1' })
  }

  network = (tab, url, options) => this.world.soon(tab, () => url).then(() => this.handle(url, options ?? {}))
    .then((answer) => this.world.soon(tab, () => answer))
}
