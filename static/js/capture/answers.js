// Between the page and the draft: what a question's fields say, and how the question looks for it.
import { LONGEST_FACT, LONGEST_TEXT, asksFact, asksReasons, chosen, gapOf, isAmiss, isFailed, lengthOf, mayBecomeNumber, numberOf } from './rules.js'
import { figure, say } from './words.js'

const number = (text) => (text === undefined ? null : Number(text))
const choices = (section) => [...section.querySelectorAll('.choices input')]
const reasonsOf = (section) => [...section.querySelectorAll('.reasons input')]
const typed = (section) => section.querySelector('[data-number], [data-text]')
const fact = (section) => section.querySelector('.fact textarea')
const checkedIn = (inputs) => inputs.filter(({ checked }) => checked).map(({ value }) => value)

/** A question as rules.js wants it, read off the page, with its section. */
export function itemOf(section) {
  const { key, answer, good, limit, maximum, scored, photo, comment, optional, shares, show, clause } = section.dataset
  return {
    key, answer, good, limit: number(limit), maximum: number(maximum), scored: scored !== undefined, photo: photo !== undefined,
    comment: comment ?? 'on_fail', optional: optional !== undefined, reasons: Boolean(section.querySelector('.reasons')),
    shares: JSON.parse(shares ?? '{}'), show: JSON.parse(show ?? '[]'), number: clause ?? key,
    section, title: section.querySelector('[data-title]').textContent,
  }
}

/** Several may be chosen, or one word that says why none was. */
function readChoice(section, target) {
  for (const input of choices(section)) if (input.type !== target.type) input.checked = false
  return checkedIn(choices(section)).join(',') || undefined
}

/** The touched field wins: a number unticks the words, a word empties the number. A stopwatch's instants stay until a number is typed. */
export function readInto(answer, section, target) {
  if (target.closest('.choices')) {
    answer.value = readChoice(section, target)
    if (typed(section)) typed(section).value = ''
  } else if (target === typed(section)) {
    for (const input of choices(section)) input.checked = false
    Object.assign(answer, { value: target.value.trim() || undefined, start: undefined, stop: undefined })
  } else if (target.closest('.reasons')) {
    answer.reasons = checkedIn(reasonsOf(section))
  } else if (target === fact(section)) {
    answer.fact = target.value
  }
}

/** What a quick thumb chose before the script had come. */
export const tapped = (section) => checkedIn(choices(section)).join(',')

export function fill(section, answer = {}) {
  const told = section.dataset.answer === 'multi' ? (answer.value ?? '').split(',') : [answer.value]
  for (const input of choices(section)) input.checked = told.includes(input.value)
  const isWord = choices(section).some(({ checked }) => checked)
  if (typed(section)) typed(section).value = isWord ? '' : answer.value ?? ''
  for (const input of reasonsOf(section)) input.checked = Boolean(answer.reasons?.includes(input.value))
  if (fact(section)) fact(section).value = answer.fact ?? ''
}

/** What was answered, in the words of the page. */
export function wordOf(item, value) {
  const words = chosen(item, value).map((each) => choices(item.section).find((one) => one.value === each)?.nextElementSibling.textContent)
  if (words.length && words.every(Boolean)) return words.join(', ')
  const seconds = item.answer === 'time' ? numberOf(item, value) : null
  return seconds === null ? value : figure(seconds)
}

export const tooLong = (text, most) => say('gap_long', { length: lengthOf(text), most })

/** The error's words at its field; none takes them away. */
export function complain(field, words) {
  const line = document.getElementById(`${field.id}-error`)
  if (line.textContent !== words) line.textContent = words
  line.hidden = !words
  if (words) field.setAttribute('aria-invalid', 'true')
  else field.removeAttribute('aria-invalid')
}

/** What does not fit stays as it was typed, and is said beside it. */
export function judge(item, answers, { typing } = {}) {
  const { section } = item, { value, fact: told } = answers[item.key] ?? {}, gap = gapOf(item, answers)
  const unfit = gap === 'number' && !(typing && mayBecomeNumber(item, value))
  if (typed(section)) complain(typed(section), unfit ? say('gap_number') : gap === 'text' ? tooLong(value, LONGEST_TEXT) : '')
  if (fact(section)) complain(fact(section), lengthOf(told) > LONGEST_FACT ? tooLong(told, LONGEST_FACT) : '')
}

/** A failed answer folds into one line with Change beside it; below it reasons, the fact and the photo are asked for. */
export function dress(item, answers, { folded } = {}) {
  const { section } = item
  const value = answers[item.key]?.value
  const failed = isFailed(item, value)
  section.classList.toggle('is-asking', asksFact(item, value))
  section.classList.toggle('is-giving', asksReasons(item, value))
  section.classList.toggle('is-amiss', isAmiss(item, value))
  if (!failed) section.classList.remove('is-folded')
  else if (folded !== undefined) section.classList.toggle('is-folded', folded)
  const words = section.querySelector('[data-chosen]')
  if (words) words.textContent = failed ? say('yourAnswer', { answer: wordOf(item, value) }) : ''
}

/** Where the eye goes once an answer has folded away: what is asked next; null when nothing is. */
export const nextHead = ({ section }) => section.querySelector(section.classList.contains('is-giving') ? '[data-reasons-head]' : '.is-asking [data-fact-head]')
