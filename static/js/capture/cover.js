// The discreet screen: somebody's shopping list, whose lines are the questions of this stage, answered in a shopper's neutral words.
import { wanting, numberOf } from './rules.js'
import { isRunning, runningFigure } from './times.js'
import { say, weekday } from './words.js'

const COVERED = /^#?cover:?/
const WORDS = { yes: 'coverYes', no: 'coverNo', partly: 'coverPartly', na: 'coverNa', not_seen: 'coverNotSeen' }
const inputs = (item) => [...item.section.querySelectorAll('.choices input')]

/** The same visit always hides behind the same list; two visits hide behind two. */
function choose(list, seed) {
  const lines = [...list.children], by = parseInt(seed.slice(0, 4), 16) % lines.length
  return [...lines.slice(by), ...lines.slice(0, by)].map((line) => line.textContent.trim())
}

const button = (words, deed) => {
  const one = Object.assign(document.createElement('button'), { type: 'button', className: 'button is-wide', textContent: words })
  one.addEventListener('click', deed)
  return one
}

/** What can be said of a question in a few taps, in words that give nothing away: its own choices go by their place. */
function sayings(item, answers, done) {
  const watch = item.section.querySelector('[data-stopwatch]')
  const timing = watch ? [button(say(isRunning(answers[item.key]) ? 'coverStop' : 'coverStart'), () => {
    watch.querySelector(isRunning(answers[item.key]) ? '[data-stop]' : '[data-start]').click()
    done()
  })] : []
  const radios = inputs(item).filter(({ type }) => type === 'radio')
  return [...timing, ...radios.map((input, i) => button(WORDS[input.value] ? say(WORDS[input.value]) : say('coverKind', { number: i + 1 }), () => {
    input.checked = true
    input.dispatchEvent(new Event('input', { bubbles: true }))
    done()
  }))]
}

/** One tap hides the visit, one tap, Escape or the phone's Back shows it again; a reload finds it as it was. */
export function cover(dialog, seed, visit) {
  const things = choose(dialog.querySelector('[data-things]'), seed), list = dialog.querySelector('[data-cover-lines]')
  const isWanted = () => COVERED.test(location.hash)
  const title = document.title
  let came = false, wide = null
  dialog.querySelector('[data-day]').textContent = weekday(Date.now())

  function lineOf(item, number, answers) {
    const line = document.getElementById('cover-line').content.firstElementChild.cloneNode(true), answer = answers[item.key]
    const row = line.querySelector('.thing'), open = wide === item.key
    line.querySelector('[data-cover-number]').textContent = number
    line.querySelector('[data-cover-thing]').textContent = `${things[number % things.length]}, ${item.number}`
    line.querySelector('[data-cover-clock]').textContent = isRunning(answer) ? runningFigure(answer) : numberOf(item, answer?.value) ?? ''
    line.classList.toggle('is-got', Boolean(answer?.value))
    row.setAttribute('aria-expanded', open)
    row.addEventListener('click', () => { wide = open ? null : item.key; show(); list.querySelector('[aria-expanded=true]')?.focus() })
    line.querySelector('.ways').hidden = !open
    if (open) line.querySelector('.ways').append(...sayings(item, answers, () => { wide = null; show() }))
    return line
  }

  function show() {
    if (!visit.ready) return
    const { items, answers, current } = visit.ready(), every = wanting(items, answers)
    const here = items.find(({ section }) => section === current) ?? every[0]
    const stage = every.filter(({ section }) => section.dataset.stage === here.section.dataset.stage)
    list.replaceChildren(...stage.map((item) => lineOf(item, every.indexOf(item) + 1, answers)))
    dialog.querySelector('[data-cover-count]').textContent = `${every.filter(({ key }) => answers[key]?.value).length} / ${every.length}`
    dialog.querySelector('[data-things]').hidden = true
  }

  function follow() {
    if (isWanted() && !dialog.open) {
      show()
      document.title = say('shoppingList')
      dialog.showModal()
    }
    if (!isWanted() && dialog.open) {
      document.title = title
      dialog.close()
    }
  }

  addEventListener('hashchange', follow)
  setInterval(() => { if (dialog.open && wide === null) show() }, 1000)
  dialog.addEventListener('close', () => {
    if (!isWanted()) return
    if (came) history.back()
    else history.replaceState(null, '', location.hash.replace(COVERED, '#'))
    document.title = title
  })
  dialog.querySelector('[data-uncover]').addEventListener('click', () => dialog.close())
  follow()
  visit.drawn = () => { if (dialog.open) show() }
  return function hide() {
    came = true
    wide = null
    location.hash = `cover:${location.hash.slice(1)}`
    follow()
  }
}
