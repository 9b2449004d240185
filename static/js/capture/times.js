// Time is what the clock says, not what a counter counted: instants are kept, so a killed phone times on.
import { LONGEST_NARRATIVE, gapOf, lengthOf, numberOf } from './rules.js'
import { complain, tooLong } from './answers.js'
import { clock, clockWithSeconds, figure, say } from './words.js'

const MAXIMUM = 7200
const now = () => new Date().toISOString()
const since = ({ start, stop }) => Math.max(0, (Date.parse(stop ?? now()) - Date.parse(start)) / 1000)
export const isRunning = (answer) => Boolean(answer?.start && !answer.stop && !answer.value)
export const runningFigure = (answer) => figure(since(answer))

function wordsFor(answer, seconds) {
  if (isRunning(answer)) return say('runningSince', { time: clockWithSeconds(answer.start) })
  if (seconds === null) return ''
  if (!answer.stop) return say('typedTime')
  return say('measured', { start: clockWithSeconds(answer.start), stop: clockWithSeconds(answer.stop) })
}

/** One tap starts, one stops; `changed` is told after each. Returns `show()`, or nothing where no time is asked. */
export function stopwatch(item, answers, changed) {
  const box = item.section.querySelector('[data-stopwatch]')
  if (!box) return null
  const part = (name) => box.querySelector(`[data-${name}]`)
  const tapped = (name, deed, focus) => part(name).addEventListener('click', () => {
    answers[item.key] = { fact: answers[item.key]?.fact, ...deed(answers[item.key] ?? {}) }
    changed()
    focus().focus()
  })

  const typed = item.section.querySelector('.typed')
  let isOpen = false
  function open(wide) {
    isOpen = wide
    if (!wide) typed.open = false
  }

  tapped('start', () => ({ start: now() }), () => part('stop'))
  tapped('stop', ({ start }) => {
    const stop = now()
    return { start, stop, value: String(Math.min(MAXIMUM, Math.floor(since({ start, stop })))) }
  }, () => part('remeasure'))
  tapped('remeasure', (answer) => { open(true); return answer }, () => part('start'))

  // A question looked at anew stands closed; while a hand is in it, nothing may close under the hand.
  return function show(anew) {
    const answer = answers[item.key] ?? {}
    const running = isRunning(answer), seconds = answer.value ? numberOf(item, answer.value) : null
    const unfit = gapOf(item, answers) === 'number'
    if (running || (anew && !unfit)) open(false)
    if (unfit) typed.open = true
    item.section.classList.toggle('is-running', running)
    item.section.classList.toggle('is-measured', seconds !== null && !isOpen && !typed.open)
    part('start').hidden = running
    part('stop').hidden = !running
    part('figure').textContent = running ? figure(since(answer)) : figure(seconds ?? 0)
    part('figure').hidden = unfit
    part('since').textContent = wordsFor(answer, seconds)
  }
}

/** The last time in the past at which a clock here showed "17:05". */
export function instantOf(typed, now = new Date()) {
  const [hours, minutes] = typed.split(':').map(Number)
  const at = new Date(now)
  at.setHours(hours, minutes, 0, 0)
  if (at - now > 60e3) at.setDate(at.getDate() - 1)
  return at.toISOString()
}

const typedOf = (instant) => {
  const at = new Date(instant)
  return [at.getHours(), at.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':')
}

function timeField(input, name, draft, changed) {
  const keep = (instant) => { draft[name] = instant; changed() }
  const show = () => { input.value = draft[name] ? typedOf(draft[name]) : '' }
  input.addEventListener('input', () => keep(input.value ? instantOf(input.value) : null))
  const box = input.closest('[data-time]')
  box.querySelector('[data-now]').addEventListener('click', () => { keep(new Date().toISOString()); show() })
  const begun = box.querySelector('[data-begun]')
  begun?.querySelector('time').append(clock(draft.started_at))
  begun?.addEventListener('click', () => { keep(draft.started_at); show() })
  show()
}

/** When the visit began and ended: a tap, or typed as the clock showed it; and the shopper's own words. */
export function lastPart(step, draft, changed) {
  timeField(step.querySelector('[name=came_in]'), 'came_in_at', draft, changed)
  timeField(step.querySelector('[name=left]'), 'left_at', draft, changed)
  const words = step.querySelector('[name=narrative]')
  words.value = draft.narrative ?? ''
  const judgeWords = () => complain(words, lengthOf(draft.narrative) > LONGEST_NARRATIVE ? tooLong(draft.narrative, LONGEST_NARRATIVE) : '')
  words.addEventListener('input', () => { draft.narrative = words.value; judgeWords(); changed() })
  judgeWords()
}
