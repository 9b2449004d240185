// Filling in: ties the questions, the draft and the screen together; what fingers and keys do on the form.
import { itemOf, readInto, fill, dress, judge, nextHead, tapped } from './answers.js'
import { asksFact, asksReasons, hiddenKeys, isFailed } from './rules.js'
import { contradictions } from './checks.js'
import { lastPart, stopwatch } from './times.js'
import { photosIn } from './photos.js'
import { missingScreen } from './missing.js'
import { recognising } from './recognised.js'
import { stepper } from './stepper.js'

const LONG_ENOUGH = 350

/** There is something to ask below it, and few rows to fold away. */
const folds = (item, value) => ['yes_no', 'scale3'].includes(item.answer) && isFailed(item, value) &&
  (asksFact(item, value) || asksReasons(item, value))

/** Draws what is kept of the visit. Returns the questions, the steps, what is missing, and `changed(item)`. */
export function layOut(form, book, ui) {
  const { draft } = book
  const { answers } = draft
  const items = [...form.querySelectorAll('.item')].map(itemOf)
  const end = document.getElementById('end'), list = document.getElementById('missing')
  const check = contradictions(items, draft)
  const missing = missingScreen(list, items, book, (id) => steps.visit(id), check)
  const watches = new Map(items.map((item) => [item, stopwatch(item, answers, () => {
    fill(item.section, answers[item.key])
    changed(item)
  })]))

  function redress(item, how) {
    dress(item, answers, how)
    judge(item, answers, how)
    watches.get(item)?.(how && !how.typing)
  }

  function refresh() {
    const gaps = steps.current === list ? missing() : []
    ui.show(steps.current, { items, answers, gaps, returns: steps.returns })
    ui.running(items, answers, steps.current)
  }

  function changed(item, how) {
    if (item) redress(item, how)
    check()
    book.touch()
    refresh()
  }

  function shown(current) {
    const item = items.find(({ section }) => section === current)
    if (item) redress(item, { folded: folds(item, answers[item.key]?.value) })
    if (draft.at !== current.id && Object.keys(answers).length) book.touch()
    draft.at = current.id
    refresh()
  }

  const bySection = new Map(items.map((item) => [item.section.id, item.key]))
  const skips = (id) => hiddenKeys(items, answers).has(bySection.get(id))

  const steps = stepper([...items.map(({ section }) => section), end, list], { first: () => draft.at, shown, skips })
  for (const item of items) {
    photosIn(item, book, () => changed(item))()
    const early = tapped(item.section)
    if (early && !answers[item.key]) {
      answers[item.key] = { value: early }
      book.touch()
    }
    fill(item.section, answers[item.key])
  }
  recognising(list.querySelector('[data-recognised]'), draft, { changed: () => changed(), send: () => form.requestSubmit() })
  lastPart(end, draft, () => changed())
  setInterval(() => {
    for (const item of items) if (item.section.classList.contains('is-running')) watches.get(item)()
    ui.running(items, answers, steps.current)
  }, 1000)
  steps.start()
  check()
  return { items, steps, missing, changed }
}

/** What has just come to lie under a thumb does not take the second half of a double tap. */
function settle(section) {
  section.classList.add('is-settling')
  setTimeout(() => section.classList.remove('is-settling'), LONG_ENOUGH)
}

/** A finger has chosen when it taps; arrow keys only pass through, so nothing may fold away under them. */
function watchPointer() {
  const last = { isPointer: false }
  addEventListener('pointerdown', () => { last.isPointer = true }, true)
  addEventListener('keydown', () => { last.isPointer = false }, true)
  return last
}

export function answering(form, { draft }, { items, changed }) {
  const last = watchPointer()
  const itemWith = (node) => items.find(({ section }) => section.contains(node))

  form.addEventListener('input', ({ target }) => {
    const item = itemWith(target)
    if (!item || target.type === 'file') return
    const answer = draft.answers[item.key] ??= {}
    readInto(answer, item.section, target)
    const isChosen = target.closest('.choices') && last.isPointer && folds(item, answer.value)
    changed(item, isChosen ? { folded: true } : { typing: true })
    if (!isChosen) return
    settle(item.section)
    nextHead(item)?.focus()
  })
  form.addEventListener('change', ({ target }) => {
    if (target.matches('[data-number], [data-text]')) judge(itemWith(target), draft.answers)
  })
  form.addEventListener('click', ({ target }) => {
    if (!target.closest('[data-change]')) return
    const item = itemWith(target)
    changed(item, { folded: false })
    item.section.querySelector('input:checked').focus()
  })
}

export function moving(form, { steps }) {
  const on = (name, deed) => document.querySelector(`[data-${name}]`).addEventListener('click', deed)
  on('back', steps.back)
  on('next', steps.next)
  on('first', () => form.querySelector('[data-gaps] a').click())
  on('way-out', (event) => {
    if (steps.current.id !== 'missing') return
    event.preventDefault()
    steps.leaveList()
  })
  form.addEventListener('keydown', (event) => {
    const isField = event.target.matches('input:not([type=file])') || (event.target.matches('textarea') && event.ctrlKey)
    if (event.key !== 'Enter' || !isField) return
    event.preventDefault()
    steps.next()
  })
}
