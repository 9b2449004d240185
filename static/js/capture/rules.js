// What an answer means, as the office judges it too (shopper/visits/rules). Pure: no page, no storage; tests/js reads it as it is.
const LONGEST_SECONDS = 7200
export const LONGEST_FACT = 5000, LONGEST_NARRATIVE = 20000
const counts = (item) => item.answer === 'time' || item.answer === 'count'
const isWord = (value) => /^[a-z_]+$/.test(value)

/** Whole seconds from "342" or "5:42", else null. */
export function secondsOf(value) {
  const [, minutes, seconds] = /^(?:(\d{1,3}):(?=[0-5]\d$))?(\d{1,5})$/.exec(value ?? '') ?? []
  if (seconds === undefined) return null
  const total = Number(minutes ?? 0) * 60 + Number(seconds)
  return total <= LONGEST_SECONDS ? total : null
}

/** The number an answer holds; null when it is a word ("na") or no number that can be. */
export function numberOf(item, value) {
  if (item.answer === 'time') return secondsOf(value)
  const fits = /^\d{1,4}$/.test(value ?? '') && (item.maximum === null || Number(value) <= item.maximum)
  return fits ? Number(value) : null
}

/** The answer speaks against the standard. */
function isMissed(item, value) {
  if (counts(item)) return item.limit !== null && (numberOf(item, value) ?? 0) > item.limit
  return (value === 'yes' || value === 'no') && value !== item.good
}

export const isFailed = (item, value) => item.scored && isMissed(item, value)

/** Where a fact may be told: at whatever is not simply good. */
export const asksFact = (item, value) => value === 'partly' || isMissed(item, value)

/** Where it must be told: a stopwatch is a fact already, and context is nobody's fault. */
const owesFact = (item, value) => item.scored && item.answer !== 'time' && asksFact(item, value)

/** Characters as the office counts them. */
export const lengthOf = (text) => [...(text ?? '').trim()].length

/** "1:" and "1:3" may still become a time: a hand that types is not interrupted. */
export const mayBecomeTime = (item, value) => item.answer === 'time' && /^\d{1,3}:[0-5]?$/.test(value ?? '')

/** What is still missing at a question: a word for it, or null. */
export function gapOf(item, answers) {
  const { value, start, stop, fact } = answers[item.key] ?? {}
  if (!value) return start && !stop ? 'running' : 'none'
  if (counts(item) && !isWord(value) && numberOf(item, value) === null) return 'number'
  if (asksFact(item, value) && lengthOf(fact) > LONGEST_FACT) return 'long'
  return owesFact(item, value) && !fact?.trim() ? 'fact' : null
}

/** What is wrong with a time of the visit, or null. */
export function timeGapOf(draft, name) {
  if (!draft[name]) return 'time'
  return name === 'left_at' && draft.came_in_at && draft.left_at < draft.came_in_at ? 'order' : null
}

function asSent(item, { value, start, stop, fact }) {
  const number = counts(item) ? numberOf(item, value) : null
  const timed = number !== null && item.answer === 'time' && start && stop
  return {
    value: number === null ? value : String(number),
    ...(timed && { start, stop }), ...(asksFact(item, value) && fact?.trim() && { fact: fact.trim() }),
  }
}

/** The record as the office will keep it: made once, at the tap on Send, and never changed afterwards. */
export function manifest(draft, photos, items) {
  const answered = items.filter((item) => draft.answers[item.key]?.value)
  const { assignment: subject, form, version, rev, replaces, locale, started_at, came_in_at, left_at, narrative } = draft
  return {
    kind: 'visit', subject, form, version, rev, replaces, locale, started_at, finished_at: new Date().toISOString(),
    came_in_at: came_in_at ?? null, left_at: left_at ?? null,
    answers: Object.fromEntries(answered.map((item) => [item.key, asSent(item, draft.answers[item.key])])),
    narrative: narrative?.trim() ?? '',
    photos: photos.map(({ pid, item, sha256, size, type, taken_at }) => ({ pid, item, sha256, size, type, taken_at })),
  }
}
