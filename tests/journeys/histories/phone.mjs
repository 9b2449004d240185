// A phone in memory: a clock that moves when it is told to, a shelf, locks, windows that are closed, reloaded and killed.
// Whatever the modules wait for stands in one heap, and a seeded die says which of it happens next.

const LONGEST_DISK = 3000 // milliseconds that a shelf or a network may take while a clock runs

export function dice(seed) {
  let state = (seed * 2654435761) >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  return { next, below: (n) => Math.floor(next() * n), of: (list) => list[Math.floor(next() * list.length)], chance: (p) => next() < p }
}

/** What is pending: replies and requests happen in any order; timers when nothing else is left, or when the die says so. */
export class World {
  constructor(seed) {
    this.die = dice(seed)
    this.now = Date.UTC(2026, 3, 18, 15, 40)
    this.pending = []
    this.count = 0
  }

  /** `owner`: the tab that waits for it; a dead tab hears of nothing. */
  later(owner, deed, at = null) {
    const one = { owner, deed, at, id: ++this.count, since: this.now }
    this.pending.push(one)
    return one
  }

  soon(owner, answer) {
    return new Promise((done, fail) => this.later(owner, () => { try { done(answer()) } catch (error) { fail(error) } }))
  }

  cancel(id) { this.pending = this.pending.filter((one) => one.id !== id) }
  forget(owner) { this.pending = this.pending.filter((one) => one.owner !== owner) }

  async step() {
    const ready = this.pending.filter(({ at }) => at === null)
    const timers = this.pending.filter(({ at }) => at !== null).sort((a, b) => a.at - b.at || a.id - b.id)
    const late = timers.length && ready.every(({ since }) => timers[0].at - since <= LONGEST_DISK) && this.die.chance(0.1)
    const one = ready.length && !late ? this.die.of(ready) : timers[0]
    if (!one) return false
    this.cancel(one.id)
    if (one.at !== null) this.now = Math.max(this.now, one.at)
    one.deed()
    await new Promise(setImmediate)
    return true
  }
}

function copy(value) {
  if (value === null || typeof value !== 'object') return value
  if (value instanceof Bytes) return value
  if (value instanceof ArrayBuffer) return value.slice(0)
  if (Array.isArray(value)) return value.map(copy)
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, copy(each)]))
}

/** A Blob whose bytes are there at once. */
export class Bytes {
  constructor(parts, { type = '' } = {}) {
    this.buffer = Buffer.concat(parts.map((part) => (part instanceof Bytes ? part.buffer : Buffer.from(part))))
    this.type = type
  }
  get size() { return this.buffer.length }
  async arrayBuffer() { return new Uint8Array(this.buffer).buffer }
  slice(from, to) { return new Bytes([this.buffer.subarray(from, to)], { type: this.type }) }
}

const INDEXES = { photo: 'sub' }

/** The shelf: stores of rows, changed by transactions that happen whole or not at all, one after the other. */
export class Shelf {
  constructor(world) {
    this.world = world
    this.stores = Object.fromEntries(['draft', 'photo', 'sub', 'receipt'].map((name) => [name, new Map()]))
    this.keys = { draft: 'key', photo: 'pid', sub: 'id', receipt: 'id' }
    this.queue = []
    this.busy = null
  }

  rows(store) { return [...this.stores[store].values()].map(copy) }

  begin(tx) {
    this.queue.push(tx)
    this.pump()
  }

  pump() {
    if (this.busy || !this.queue.length) return
    this.busy = this.queue.shift()
    this.busy.view = Object.fromEntries(this.busy.names.map((name) => [name, new Map(this.stores[name])]))
    this.busy.go()
  }

  end(tx, kept) {
    if (this.busy === tx) {
      if (kept) for (const name of tx.names) this.stores[name] = tx.view[name]
      this.busy = null
      this.pump()
    } else this.queue = this.queue.filter((one) => one !== tx)
  }

  /** What a killed tab had begun has not happened; what it had committed happens. */
  drop(tab) {
    for (const tx of [this.busy, ...this.queue].filter((one) => one?.tab === tab)) {
      if (tx.committing) tx.next()
      else tx.lose()
    }
  }
}

class Transaction {
  constructor(shelf, tab, names) {
    Object.assign(this, { shelf, tab, names: [].concat(names), asked: [], running: false, over: false })
    this.done = new Promise((done, fail) => { this.finish = done; this.fail = fail })
    this.done.catch(() => {})
    shelf.begin(this)
  }

  go() {
    this.running = true
    this.next()
  }

  next() {
    if (!this.running || this.over) return
    const { world } = this.shelf
    const owner = this.committing ? null : this.tab
    if (this.asked.length) world.later(owner, () => { this.asked.shift()?.(); setImmediate(() => this.next()) })
    else world.later(owner, () => (this.asked.length ? this.next() : this.close()))
  }

  close() {
    if (this.over) return
    this.over = true
    this.shelf.end(this, true)
    this.finish()
  }

  lose() {
    this.over = true
    this.shelf.end(this, false)
  }

  abort() {
    if (this.over) throw new Error('it has ended')
    this.lose()
    this.fail(new Error('aborted'))
  }

  commit() { this.committing = true }

  ask(work) {
    if (this.over) throw Object.assign(new Error('it has ended'), { name: 'TransactionInactiveError' })
    return new Promise((done, fail) => this.asked.push(() => { try { done(copy(work(this.view))) } catch (error) { fail(error) } }))
  }

  objectStore(name) {
    const key = this.shelf.keys[name], put = (row) => this.ask((view) => { view[name].set(row[key], row) })
    return {
      get: (id) => this.ask((view) => view[name].get(id)),
      put: (row) => put(copy(row)),
      add: (row) => this.ask((view) => {
        if (view[name].has(row[key])) throw Object.assign(new Error('it is there'), { name: 'ConstraintError' })
        view[name].set(row[key], copy(row))
      }),
      delete: (id) => this.ask((view) => { view[name].delete(id) }),
      index: () => ({ getAllKeys: (value) => this.ask((view) => [...view[name].values()].filter((row) => row[INDEXES[name]] === value).map((row) => row[key])) }),
    }
  }
}

const closed = () => Object.assign(new Error('the connection is closed'), { name: 'InvalidStateError' })

function openFor(tab) {
  const { world, shelf } = tab
  return (_name, _version, { terminated }) => world.soon(tab, () => {
    const link = { open: true }
    tab.links.push({ link, terminated })
    const read = (work) => { if (!link.open) throw closed(); return world.soon(tab, () => copy(work())) }
    return {
      get: async (store, id) => read(() => shelf.stores[store].get(id)),
      getAll: async (store) => read(() => [...shelf.stores[store].values()]),
      getAllFromIndex: async (store, index, value) => read(() => [...shelf.stores[store].values()].filter((row) => row[index] === value)),
      transaction: (names) => { if (!link.open) throw closed(); return new Transaction(shelf, tab, names) },
    }
  })
}

/** Web Locks, as much of them as is used: one holder; `ifAvailable`, `steal`, or waiting in line. */
export class Locks {
  constructor() { this.held = new Map(); this.waiting = [] }

  async request(tab, name, options, work) {
    const holder = this.held.get(name)
    if (holder && options.ifAvailable) return work(null)
    if (holder && options.steal) this.take(name, holder)
    else if (holder) await new Promise((done) => this.waiting.push({ tab, name, done }))
    const mine = { tab }
    this.held.set(name, mine)
    const stolen = new Promise((_, fail) => { mine.stolen = fail })
    stolen.catch(() => {})
    try {
      return await Promise.race([work({}), stolen])
    } finally {
      this.release(name, mine)
    }
  }

  take(name, holder) {
    this.held.delete(name)
    holder.stolen(Object.assign(new Error('stolen'), { name: 'AbortError' }))
  }

  release(name, holder) {
    if (this.held.get(name) !== holder) return
    this.held.delete(name)
    const at = this.waiting.findIndex((one) => one.name === name)
    if (at >= 0) this.waiting.splice(at, 1)[0].done()
  }

  drop(tab) {
    this.waiting = this.waiting.filter((one) => one.tab !== tab)
    for (const [name, holder] of [...this.held]) if (holder.tab === tab) this.release(name, holder)
  }
}

const named = ['globalThis', 'document', 'navigator', 'location', 'addEventListener', 'fetch', 'setTimeout', 'clearTimeout', 'sessionStorage',
  'crypto', 'Date', 'Math', 'Blob', 'AbortSignal', 'CustomEvent', 'Event', 'console', 'createImageBitmap', 'openShelf']
let program

/** The program once, as text: the very modules of the form, joined as they are for the phone. */
export function load(source) { program = new Function(...named, `${source}\nreturn globalThis.app`) }

/** One page in one window. `network(request)` answers what it fetches. */
export class Tab {
  constructor({ world, shelf, locks, owner, memory, network, sha256, cookies }) {
    Object.assign(this, { world, shelf, locks, owner, links: [], listeners: {}, dead: false })
    const on = (name, heard) => (this.listeners[name] ??= []).push(heard)
    const document = {
      hidden: false, body: { dataset: { user: owner }, dispatchEvent() {} }, documentElement: { lang: 'en', dataset: {} },
      getElementById: () => null, querySelector: () => null, addEventListener: on, dispatchEvent() {},
      get cookie() { return cookies.text }, set cookie(text) { cookies.text = text.split(';')[0] },
    }
    const tab = this, now = () => world.now
    class Clock extends Date {
      constructor(...parts) { if (parts.length) super(...parts); else super(now()) }
      static now() { return now() }
    }
    const randomUUID = () => {
      const hex = Array.from({ length: 32 }, () => world.die.below(16).toString(16)).join('')
      return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
    }
    const crypto = { randomUUID, subtle: { digest: async (_, bytes) => sha256(bytes) } }
    const global = { crypto, navigator: {}, document }
    this.app = program(
      global, document, { locks: { request: (name, options, work) => locks.request(tab, name, options, work) } },
      { protocol: 'https:', hash: '' }, on, (url, options) => network(this, url, options),
      (deed, pause = 0) => world.later(this, deed, world.now + pause).id, (id) => world.cancel(id), memory,
      crypto, Clock, Object.assign(Object.create(Math), { random: () => world.die.next() }), Bytes, {}, CustomEvent, Event, { warn() {} },
      undefined, openFor(this),
    )
  }

  fire(name) { for (const heard of this.listeners[name] ?? []) heard() }

  /** The system closes the database behind the page's back. */
  sever() {
    for (const one of this.links.splice(0)) {
      one.link.open = false
      one.terminated?.()
    }
  }

  kill() {
    this.dead = true
    this.world.forget(this)
    this.shelf.drop(this)
    this.locks.drop(this)
  }

  async leave() {
    if (this.dead) return
    this.fire('pagehide')
    await new Promise(setImmediate)
    this.kill()
  }
}
