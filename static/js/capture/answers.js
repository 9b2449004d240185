// Between the page and the draft: what a question's fields say, and how the question looks for it.
import { LONGEST_FACT, asksFact, gapOf, isFailed, lengthOf, mayBecomeTime, numberOf } from './rules.js'
import { figure, say } from './words.js'

const number = (text) => (text === undefined ? null : Number(text))
const radios = (section) => [...section.querySelectorAll('input[type=radio]')]
const typed = (section) => section.querySelector('input[data-number]')
const fact = (section) => section.querySelector('textarea')

/** A question as rules.js wants it, read off the page, with its section. */
export function itemOf(section) {
  const { key, answer, good, limit, maximum, scored, photo } = section.dataset
  return {
    key, answer, good, limit: number(limit), maximum: number(maximum), scored: scored !== undefined, photo: photo !== undefined,
    section, title: section.querySelector('[data-title]').textContent,
  }
}

/** The touched field wins: a number unticks the words, a word empties the number. A stopwatch's instants stay until a number is typed. */
export function readInto(answer, section, target) {
  if (target.type === 'radio') {
    answer.value = target.value
    if (typed(section)) typed(section).value = ''
  } else if (target === typed(section)) {
    for (const radio of radios(section)) radio.checked = false
    Object.assign(answer, { value: target.value.trim() || undefined, start: undefined, stop: undefined })
  } else if (target === fact(section)) {
    answer.fact = target.value
  }
}

/** What a quick thumb chose before the script had come. */
export const tapped = (section) => radios(section).find((radio) => radio.checked)?.value

export function fill(section, answer = {}) {
  for (const radio of radios(section)) radio.checked = radio.value === answer.value
  const isWord = radios(section).some((radio) => radio.checked)
  if (typed(section)) typed(section).value = isWord ? '' : answer.value ?? ''
  fact(section).value = answer.fact ?? ''
}

/** What was answered, in the words of the page. */
export function wordOf(item, value) {
  const radio = radios(item.section).find((one) => one.value === value)
  if (radio) return radio.nextElementSibling.textContent
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
  const { section } = item, { value, fact: told } = answers[item.key] ?? {}
  const unfit = gapOf(item, answers) === 'number' && !(typing && mayBecomeTime(item, value))
  if (typed(section)) complain(typed(section), unfit ? say('gap_number') : '')
  complain(fact(section), lengthOf(told) > LONGEST_FACT ? tooLong(told, LONGEST_FACT) : '')
}

/** A failed answer folds into one line with Change beside it; below it the fact and the photo are asked for. */
export function dress(item, answers, { folded } = {}) {
  const { section } = item
  const value = answers[item.key]?.value
  const failed = isFailed(item, value)
  section.classList.toggle('is-asking', asksFact(item, value))
  if (!failed) section.classList.remove('is-folded')
  else if (folded !== undefined) section.classList.toggle('is-folded', folded)
  section.querySelector('[data-chosen]').textContent = failed ? say('yourAnswer', { answer: wordOf(item, value) }) : ''
}
