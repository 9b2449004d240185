// The list before sending: what stops it, what is only asked for, and how far the visit has come.
import { LONGEST_FACT, LONGEST_NARRATIVE, LONGEST_TEXT, asked, gapOf, lengthOf, timeGapOf, wanting } from './rules.js'
import { tooLong, wordOf } from './answers.js'
import { remarks } from './returned.js'
import { say } from './words.js'

const TIMES = ['came_in_at', 'left_at']

function gapIn(item, { answers }) {
  const gap = gapOf(item, answers)
  if (!gap) return []
  const { value, fact } = answers[item.key] ?? {}
  const what = gap === 'long' ? tooLong(fact, LONGEST_FACT) : gap === 'text' ? tooLong(value, LONGEST_TEXT) : say(`gap_${gap}`, { answer: gap === 'fact' || gap === 'reasons' ? wordOf(item, value) : '' })
  return [{ step: item.section.id, number: item.number, title: item.title, what }]
}

function gapInTime(name, draft) {
  const gap = timeGapOf(draft, name)
  return gap ? [{ step: 'end', number: '', title: say(name), what: say(`gap_${gap}`) }] : []
}

function gapInWords({ narrative }) {
  if (lengthOf(narrative) <= LONGEST_NARRATIVE) return []
  return [{ step: 'end', number: '', title: say('narrative'), what: tooLong(narrative, LONGEST_NARRATIVE) }]
}

/** What stops the sending, in the order of the visit: `[{step, number, title, what}]`. */
export const blocking = (items, draft) => draft.recognised ? [] : [
  ...wanting(items, draft.answers).flatMap((item) => gapIn(item, draft)), ...TIMES.flatMap((name) => gapInTime(name, draft)), ...gapInWords(draft),
]

const wantsPhoto = (answers) => (item) => item.photo && !['na', 'not_seen'].includes(answers[item.key]?.value)

const withoutPhoto = (items, { draft, photos }) => asked(items, draft.answers).filter(wantsPhoto(draft.answers))
  .filter((item) => !photos.some((photo) => photo.item === item.key))

function line(template, gap, visit) {
  const node = template.content.cloneNode(true).firstElementChild
  const link = node.querySelector('a')
  link.href = `#${gap.step}`
  link.addEventListener('click', (event) => { event.preventDefault(); visit(gap.step) })
  for (const name of ['number', 'title', 'what']) link.querySelector(`[data-${name}]`).textContent = gap[name]
  return node
}

function tally(step, name, done, of) {
  const row = step.querySelector(`[data-tally=${name}]`)
  row.classList.toggle('is-done', done >= of)
  row.querySelector('[data-count]').textContent = say('of', { done, of })
}

function fillLists(step, { gaps, advice, every }, visit) {
  const template = document.getElementById('gap-row')
  const rows = (list) => list.map((gap) => line(template, gap, visit))
  step.querySelector('[data-gaps]').replaceChildren(...rows(gaps))
  step.querySelector('[data-asked]').replaceChildren(...rows(advice))
  step.querySelector('[data-every]').replaceChildren(...rows(every))
  step.querySelector('[data-advice]').hidden = !advice.length
}

function tallies(step, items, { draft, photos }, missing) {
  const questions = wanting(items, draft.answers), pictured = asked(items, draft.answers).filter(wantsPhoto(draft.answers)).length
  tally(step, 'answers', questions.filter((item) => !gapOf(item, draft.answers)).length, questions.length)
  tally(step, 'photos', pictured - missing, pictured)
  tally(step, 'times', TIMES.filter((name) => !timeGapOf(draft, name)).length, TIMES.length)
  step.querySelector('[data-tally=photos]').hidden = !pictured && !photos.length
}

const rowOf = (what) => (item) => ({ step: item.section.id, number: item.number, title: item.title, what: what(item) })

/** Returns `show()`, which draws the list anew and says what stops the sending. */
export function missingScreen(step, items, book, visit, check) {
  const template = document.getElementById('gap-row')
  step.querySelector('[data-remarks]').append(...remarks(items).map((row) => line(template, row, visit)))
  return function show() {
    const { draft } = book
    const gaps = blocking(items, draft), bare = withoutPhoto(items, book)
    const answered = (item) => wordOf(item, draft.answers[item.key]?.value) ?? say('gap_none')
    const advice = [...check(), ...bare.map(rowOf(() => say('gap_photo')))]
    fillLists(step, { gaps, advice, every: wanting(items, draft.answers).map(rowOf(answered)) }, visit)
    tallies(step, items, book, bare.length)
    step.querySelector('[data-heading]').textContent = gaps.length ? say('missing', { n: gaps.length }) : say('complete')
    step.querySelector('[data-lead]').textContent = say(gaps.length ? 'missingLead' : 'completeLead')
    return gaps
  }
}
