// When the visit began and ended: a tap, or typed as the clock showed it.
import { clock } from './words.js'

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

export function lastPart(step, draft, changed) {
  timeField(step.querySelector('[name=came_in]'), 'came_in_at', draft, changed)
  timeField(step.querySelector('[name=left]'), 'left_at', draft, changed)
  const words = step.querySelector('[name=narrative]')
  words.value = draft.narrative ?? ''
  words.addEventListener('input', () => { draft.narrative = words.value; changed() })
}
