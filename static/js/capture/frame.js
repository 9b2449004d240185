// What stands around the question: where one is, whether it is safe, and the three ways on.
import { gapOf, wanting } from './rules.js'
import { isRunning, runningFigure } from './times.js'
import { say, clock } from './words.js'

const part = (name) => document.querySelector(`[data-${name}]`)
const toggle = (name, shown) => { part(name).hidden = !shown }

function progress(current, all, answers) {
  const items = wanting(all, answers), at = items.findIndex((item) => item.section === current)
  toggle('progress', at >= 0)
  if (at < 0) return
  const skipped = items.slice(0, at).filter((item) => gapOf(item, answers)).length
  part('place-in').textContent = say('position', { number: at + 1, of: items.length })
  part('skipped').textContent = skipped ? say('skipped', { n: skipped }) : ''
  Object.assign(document.querySelector('[data-progress] progress'), { max: items.length, value: at + 1 })
}

function ways({ id }, gaps, returns) {
  const listing = id === 'missing'
  toggle('steps', !listing)
  toggle('sending', listing)
  toggle('way-out', listing)
  toggle('stage', !listing)
  part('next').textContent = say(returns ? 'toList' : 'next')
  part('first').textContent = gaps[0]?.number ? say('first', { number: gaps[0].number }) : say('firstPlain')
  toggle('first', gaps.length)
  toggle('send-hint', gaps.length)
  toggle('send', !gaps.length)
}

export function frame() {
  let failing = false, left = false
  return {
    show(current, { items, answers, gaps, returns }) {
      if (left) return
      toggle('moves', true)
      part('stage').textContent = current.dataset.stage
      part('way-out').textContent = say('toVisit')
      progress(current, items, answers)
      ways(current, gaps, returns)
      const main = current.querySelector('[data-stopwatch]') && !current.classList.contains('is-measured')
      part('next').classList.toggle('is-primary', !main)
    },
    running(items, answers, current) {
      if (left) return
      const item = items.find((one) => isRunning(answers[one.key]))
      toggle('running', item && item.section !== current)
      if (!item) return
      part('running').href = `#${item.section.id}`
      part('running-figure').textContent = `${item.number} ${runningFigure(answers[item.key])}`
    },
    saving() { part('saved').parentElement.classList.add('is-saving') },
    saved(at) {
      failing = false
      part('saved').parentElement.classList.remove('is-saving')
      toggle('not-saved', false)
      const words = say('saved', { time: clock(at) })
      if (part('saved').textContent !== words) part('saved').textContent = words
    },
    notSaved(error) {
      if (!failing) part('why').textContent = error?.name === 'QuotaExceededError' ? say('noRoom') : ''
      failing = true
      part('saved').textContent = ''
      toggle('not-saved', true)
      toggle('moves', true)
    },
    sent() {
      left = true
      for (const name of ['moves', 'progress', 'stage', 'running']) toggle(name, false)
      toggle('way-out', true)
      Object.assign(part('way-out'), { textContent: say('toVisits'), href: '/assignments' })
    },
  }
}
