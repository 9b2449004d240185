// What an answer means, as the office judges it too (shopper/visits/rules). Pure: no page, no storage; tests read it as it is.
const LONGEST_SECONDS = 7200
export const LONGEST_FACT = 5000, LONGEST_NARRATIVE = 20000, LONGEST_TEXT = 2000
const UNSEEN = ['na', 'not_seen']
const counts = (item) => ['time', 'count', 'number'].includes(item.answer)
const isWord = (value) => /^[a-z_]+$/.test(value)

/** Whole seconds from "342" or "5:42", else null. */
export function secondsOf(value) {
  const [, minutes, seconds] = /^(?:(\d{1,3}):(?=[0-5]\d$))?(\d{1,5})$/.exec(value ?? '') ?? []
  if (seconds === undefined) return null
  const total = Number(minutes ?? 0) * 60 + Number(seconds)
  return total <= LONGEST_SECONDS ? total : null
}

const DECIMAL = /^[-\u2212]?\d{1,20}([.,]\d{1,15})?$/
const decimalOf = (value) => (DECIMAL.test(value ?? '') ? Number(value.replace('\u2212', '-').replace(',', '.')) : null)

/** The number an answer holds; null when it is a word ("na") or no number that can be. */
export function numberOf(item, value) {
  if (item.answer === 'time') return secondsOf(value)
  const number = item.answer === 'number' ? decimalOf(value) : /^\d{1,4}$/.test(value ?? '') ? Number(value) : null
  return number !== null && (item.maximum === null || number <= item.maximum) ? number : null
}

/** The values an answer stands for: several where several may be chosen. */
export const chosen = (item, value) => (item.answer === 'multi' ? (value ?? '').split(',').filter(Boolean) : value ? [value] : [])

/** "0.85" and "1/3" alike. */
function fractionOf(text) {
  const [above, below = '1'] = text.split('/')
  return Number(above) / Number(below)
}

function shareOfOptions(item, value) {
  const known = chosen(item, value).filter((each) => each in item.shares)
  const sum = known.reduce((so_far, each) => so_far + fractionOf(item.shares[each]), 0)
  return known.length ? (sum > 1 - 1e-9 ? 1 : sum) : null
}

/** How much of what was hoped for the answer is: 0 to 1; null when nothing can be said. */
function shareOf(item, value) {
  if (item.answer === 'choice' || item.answer === 'multi') return shareOfOptions(item, value)
  if (counts(item)) {
    const number = numberOf(item, value)
    return item.limit === null || number === null ? null : Number(number <= item.limit)
  }
  if (item.answer === 'scale3' && value === 'partly') return 0.5
  return ['yes_no', 'scale3'].includes(item.answer) && (value === 'yes' || value === 'no') ? Number(value === item.good) : null
}

const isShort = (share) => share !== null && share < 1

export const isFailed = (item, value) => item.scored && shareOf(item, value) === 0

/** Something is amiss: a picture may say more. */
export const isAmiss = (item, value) => isShort(shareOf(item, value))

/** Where a fact may be told. */
export function asksFact(item, value) {
  const share = shareOf(item, value)
  if (item.comment === 'always') return Boolean(value) && !UNSEEN.includes(value)
  if (item.comment === 'on_extremes') return share === 0 || share === 1
  return item.comment === 'on_fail' && isShort(share)
}

/** Where it must be told: where the form wants it always, else where it counts; a stopwatch is a fact already. */
export function owesFact(item, value) {
  if (item.comment === 'always') return asksFact(item, value)
  return item.scored && asksFact(item, value) && (item.comment === 'on_extremes' || item.answer !== 'time')
}

/** Where reasons are offered to tick. */
export const asksReasons = (item, value) => item.reasons && isAmiss(item, value)
export const owesReasons = (item, value) => item.scored && asksReasons(item, value)

/** Characters as the office counts them. */
export const lengthOf = (text) => [...(text ?? '').trim()].length

/** "1:" and "1:3" may still become a time, "-" and "12," a number: a hand that types is not interrupted. */
export const mayBecomeNumber = (item, value) => (item.answer === 'time' ? /^\d{1,3}:[0-5]?$/ : item.answer === 'number' ? /^[-\u2212]?(\d+[.,])?$/ : /^$/).test(value ?? '')

function holds({ item: key, is }, seen, hidden, answers) {
  const asked = seen.get(key)
  return Boolean(asked) && !hidden.has(key) && chosen(asked, answers[key]?.value).some((value) => is.includes(value))
}

/** Keys of the questions that are not asked, given what was answered to those before. */
export function hiddenKeys(items, answers) {
  const hidden = new Set(), seen = new Map()
  for (const item of items) {
    if (!item.show.every((condition) => holds(condition, seen, hidden, answers))) hidden.add(item.key)
    seen.set(item.key, item)
  }
  return hidden
}

export function asked(items, answers) {
  const hidden = hiddenKeys(items, answers)
  return items.filter(({ key }) => !hidden.has(key))
}

/** Questions that want an answer: an instruction wants none. */
export const wanting = (items, answers) => asked(items, answers).filter(({ answer }) => answer !== 'note')

const ORDER = {
  '<=': (a, b) => a <= b, '<': (a, b) => a < b, '=': (a, b) => a === b, '>=': (a, b) => a >= b, '>': (a, b) => a > b, '!=': (a, b) => a !== b,
}

/** Numbers by name: what was measured and counted, and the two times in seconds; null where nothing was told. */
export function toldOf(items, draft) {
  const hidden = hiddenKeys(items, draft.answers)
  const numbers = items.filter(counts).map((item) => [item.key, hidden.has(item.key) ? null : numberOf(item, draft.answers[item.key]?.value)])
  const times = ['came_in_at', 'left_at'].map((name) => [name, draft[name] ? Date.parse(draft[name]) / 1000 : null])
  return Object.fromEntries([...numbers, ...times])
}

const side = (name, told) => (String(name) in told ? told[name] : /^-?\d/.test(String(name)) ? fractionOf(String(name)) : null)

/** Answers that contradict each other: the checks that do not hold. One side not told breaks nothing. */
export const brokenChecks = (checks, told) => checks.filter(({ left, op, right }) => {
  const a = told[left] ?? null, b = side(right, told)
  return a !== null && b !== null && op in ORDER && !ORDER[op](a, b)
})

/** What is still missing at a question: a word for it, or null. */
export function gapOf(item, answers) {
  const { value, start, stop, fact, reasons } = answers[item.key] ?? {}
  if (item.answer === 'note') return null
  if (!value) return start && !stop ? 'running' : item.optional ? null : 'none'
  if (counts(item) && !isWord(value) && numberOf(item, value) === null) return 'number'
  if (item.answer === 'text' && lengthOf(value) > LONGEST_TEXT) return 'text'
  if (asksFact(item, value) && lengthOf(fact) > LONGEST_FACT) return 'long'
  if (owesFact(item, value) && !fact?.trim()) return 'fact'
  return owesReasons(item, value) && !reasons?.length && !fact?.trim() ? 'reasons' : null
}

/** What is wrong with a time of the visit, or null. */
export function timeGapOf(draft, name) {
  if (!draft[name]) return 'time'
  return name === 'left_at' && draft.came_in_at && draft.left_at < draft.came_in_at ? 'order' : null
}

function asSent(item, { value, start, stop, fact, reasons }) {
  const number = counts(item) && item.answer !== 'number' ? numberOf(item, value) : null
  const timed = number !== null && item.answer === 'time' && start && stop
  return {
    value: number === null ? value : String(number), ...(item.answer === 'multi' && { values: chosen(item, value) }),
    ...(timed && { start, stop }), ...(asksReasons(item, value) && reasons?.length && { reasons }),
    ...(asksFact(item, value) && fact?.trim() && { fact: fact.trim() }),
  }
}

/** The record as the office will keep it: made once, at the tap on Send, and never changed afterwards. */
export function manifest(draft, photos, items) {
  const answered = asked(items, draft.answers).filter((item) => draft.answers[item.key]?.value)
  const { assignment: subject, form, version, rev, replaces, locale, channel, started_at, came_in_at, left_at, narrative, recognised } = draft
  return {
    kind: 'visit', subject, form, version, rev, replaces, locale, channel, started_at, finished_at: new Date().toISOString(),
    came_in_at: came_in_at ?? null, left_at: left_at ?? null, recognised: recognised ?? null,
    answers: Object.fromEntries(answered.map((item) => [item.key, asSent(item, draft.answers[item.key])])),
    narrative: narrative?.trim() ?? '',
    photos: photos.map(({ pid, item, sha256, size, type, taken_at }) => ({ pid, item, sha256, size, type, taken_at })),
  }
}
