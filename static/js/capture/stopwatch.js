// Time is what the clock says, not what a counter counted: the start instant is kept, so a killed phone times on.
import { figure } from './answers.js'
import { numberOf } from './rules.js'
import { say, clockWithSeconds } from './words.js'

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

  tapped('start', () => ({ start: now() }), () => part('stop'))
  tapped('stop', ({ start }) => {
    const stop = now()
    return { start, stop, value: String(Math.min(MAXIMUM, Math.floor(since({ start, stop })))) }
  }, () => part('remeasure'))
  tapped('remeasure', (answer) => { box.classList.add('is-open'); return answer }, () => part('start'))

  return function show() {
    const answer = answers[item.key] ?? {}
    const running = isRunning(answer), seconds = answer.value ? numberOf(item, answer.value) : null
    if (running) box.classList.remove('is-open')
    item.section.classList.toggle('is-running', running)
    item.section.classList.toggle('is-measured', seconds !== null && !box.classList.contains('is-open'))
    part('start').hidden = running
    part('stop').hidden = !running
    part('figure').textContent = running ? figure(since(answer)) : figure(seconds ?? 0)
    part('since').textContent = wordsFor(answer, seconds)
  }
}
