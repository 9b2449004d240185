// node run.mjs <program> <how many> <first seed>: random histories of two people with one phone; the first that breaks the promise is told.
import { readFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { Bytes, Locks, Shelf, Tab, World, load } from './phone.mjs'
import { Office, hexOf } from './office.mjs'

const [source, many, first] = process.argv.slice(2)
load(readFileSync(source, 'utf8'))
const sha256 = (bytes) => new Uint8Array(createHash('sha256').update(Buffer.from(bytes)).digest()).buffer
const ITEMS = ['1', '2', '3'].map((key) => ({ key, answer: 'text', good: 'yes', limit: null, maximum: null, scored: true, comment: 'never', shares: {}, show: [], reasons: false }))
const OWNERS = ['sam', 'ines']
const broken = (words) => { throw new Error(words) }

class History {
  constructor(seed) {
    this.world = new World(seed)
    this.shelf = new Shelf(this.world)
    this.locks = new Locks()
    this.office = new Office(this.world)
    this.office.session = 'sam'
    this.windows = [this.window(), this.window()]
    this.cookies = { text: '' }
    this.visits = new Map() // what a person knows: per visit, what was entered and of what it was said that it is saved
    this.entries = 0
    this.log = []
  }

  window() {
    const kept = new Map()
    return { tab: null, memory: { getItem: (name) => kept.get(name) ?? null, setItem: (name, text) => kept.set(name, text), removeItem: (name) => kept.delete(name) } }
  }

  known(key) {
    if (!this.visits.has(key)) this.visits.set(key, { answers: new Map(), photos: new Map(), sent: false })
    return this.visits.get(key)
  }

  /** What form.js does: one window a visit, what has left the form stays away, else the draft. */
  async open(window, owner, number) {
    const before = window.tab
    window.tab = null
    await before?.leave()
    window.tab?.kill()
    const { world, shelf, locks, office, cookies } = this
    const tab = new Tab({ world, shelf, locks, owner, memory: window.memory, network: office.network, sha256, cookies })
    window.tab = tab
    tab.app.start().catch(() => {})
    const page = { owner, form: 'form', version: '1', assignment: `${owner} ${number}`, place: 'x', channel: 'in_person', locale: 'en' }
    const key = tab.app.keyOf(page)
    const tell = { pending() {}, saved: () => this.acknowledge(tab, key), failed() { } }
    Object.assign(tab, { key, fresh: [] })
    const open = async () => (await tab.app.leftFor(page).catch(() => null) ? null : tab.app.openDraft(page, tell))
    tab.book = await tab.app.onlyHere(key, open, () => { tab.over = true })
  }

  acknowledge(tab, key) {
    if (tab.dead || tab.key !== key) return
    for (const [item, value] of tab.fresh.splice(0)) {
      const told = this.known(key).answers.get(item) ?? { kept: null, later: [] }
      const at = told.later.indexOf(value)
      if (at >= 0) this.known(key).answers.set(item, { kept: value, later: told.later.slice(at + 1) })
    }
  }

  enter(tab) {
    const item = this.world.die.of(ITEMS).key, value = `words ${++this.entries}`, { answers } = this.known(tab.key)
    tab.book.draft.answers[item] = { value }
    tab.fresh.push([item, value])
    const told = answers.get(item) ?? { kept: null, later: [] }
    answers.set(item, { ...told, later: [...told.later, value] })
    tab.book.touch()
  }

  async photograph(tab) {
    const bytes = new Bytes([Buffer.from(`picture ${++this.entries} `.repeat(3))], { type: 'image/jpeg' })
    const { key, book } = tab
    if (!await book.addPhoto(bytes, '1') || tab.dead) return
    const row = book.photos.find((photo) => photo.sha256 === hexOf(bytes.buffer))
    if (row && !row.unsaved) this.known(key).photos.set(row.sha256, row.pid)
  }

  async send(tab) {
    const { book, key } = tab
    await book.leaveBy(tab.app.sendAway(book, ({ draft, photos }) => tab.app.manifest(draft, photos, ITEMS)))
    if (tab.dead) return
    this.known(key).sent = true
    tab.book = null
    tab.app.nudge()
  }

  deeds(tab) {
    const { die } = this.world, window = die.of(this.windows)
    const always = [
      () => { this.open(window, die.of(OWNERS), die.below(2)) },
      () => { this.office.session = die.of([...OWNERS, null]) },
      () => { this.office.faults = die.of([0, 0, 0.3, 1]) },
    ]
    if (!tab) return always
    const there = [
      ...always, () => tab.app.nudge(), () => tab.sever(), () => tab.kill(), () => { tab.leave() },
      () => { this.open(this.windows.find((one) => one.tab === tab) ?? window, tab.owner, tab.key?.at(-1) ?? 0) },
    ]
    if (!tab.book || tab.over) return there
    const enter = () => this.enter(tab)
    return [...there, enter, enter, enter, enter, () => { this.photograph(tab).catch(() => {}) }, () => { this.photograph(tab).catch(() => {}) }, () => { this.send(tab).catch(() => {}) }]
  }

  async live(turns) {
    for (let turn = 0; turn < turns; turn++) {
      const { tab } = this.world.die.of(this.windows), alive = tab && !tab.dead ? tab : null
      this.world.die.of(this.deeds(alive))()
      await new Promise(setImmediate)
      for (let steps = this.world.die.below(25); steps > 0 && await this.world.step();) steps--
    }
  }

  /** The network is well, and each person opens the phone once more. */
  async end() {
    this.office.faults = 0
    for (const owner of [...OWNERS, ...OWNERS]) {
      this.office.session = owner
      for (const window of this.windows) window.tab?.kill()
      this.open(this.windows[0], owner, 9)
      const until = this.world.now + 200e3
      await new Promise(setImmediate)
      while (this.world.now < until && await this.world.step());
    }
  }

  check() {
    const subs = this.shelf.rows('sub'), drafts = this.shelf.rows('draft'), photos = this.shelf.rows('photo')
    if (new Set(this.office.inserted).size !== this.office.inserted.length) broken('a visit was inserted twice')
    const perVisit = new Map()
    for (const row of this.office.rows.values()) perVisit.set(row.manifest.subject, [...(perVisit.get(row.manifest.subject) ?? []), row])
    for (const [subject, rows] of perVisit) if (rows.length > 1) broken(`${subject} arrived as ${rows.length} visits`)
    if (subs.length) broken(`still waiting: ${JSON.stringify(subs.map(({ state, why }) => [state, why]))}`)
    for (const row of this.office.rows.values()) if (row.manifest.photos.some(({ pid }) => !row.photos.has(pid))) broken('a photo never arrived')
    for (const [key, { answers, photos: kept, sent }] of this.visits) {
      const subject = key.split('|')[2], [row] = perVisit.get(subject) ?? [], draft = drafts.find((one) => one.key === key)
      const told = (item) => [draft, row?.manifest].map((one) => one?.answers[item]?.value)
      for (const [item, { kept: saved, later }] of answers) {
        if (saved !== null && !told(item).some((value) => [saved, ...later].includes(value))) broken(`"${saved}" of ${subject} was said to be saved and is "${told(item)}"`)
      }
      const here = new Set([...photos.map((photo) => photo.sha256), ...[...(row?.photos.values() ?? [])].map(hexOf)])
      for (const hash of kept.keys()) if (!here.has(hash)) broken(`a photo of ${subject} is gone`)
      if (sent && !row) broken(`${subject} was sent and never arrived`)
    }
  }
}

const last = Number(first) + Number(many)
let sent = 0
for (let seed = Number(first); seed < last; seed++) {
  const history = new History(seed)
  try {
    await history.live(60)
    await history.end()
    history.check()
    sent += history.office.rows.size
  } catch (error) {
    console.log(`seed ${seed}: ${error.message}${process.env.TRACE ? `\n${error.stack}` : ''}`)
    process.exit(1)
  }
}
console.log(JSON.stringify({ histories: Number(many), visits: sent }))
