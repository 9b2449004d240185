// Filling in: ties the questions, the draft and the screen together.
import { itemOf, fill, dress, tapped } from './answers.js'
import { isFailed } from './rules.js'
import { stopwatch } from './stopwatch.js'
import { photosIn } from './photos.js'
import { lastPart } from './times.js'
import { missingScreen } from './missing.js'
import { stepper } from './stepper.js'

const canFold = (item) => item.answer === 'yes_no' || item.answer === 'scale3'

/** Draws what is kept of the visit. Returns what the hands on the page need: the questions, the steps, and `changed(item)`. */
export function layOut(form, book, ui) {
  const { draft } = book
  const { answers } = draft
  const items = [...form.querySelectorAll('.item')].map(itemOf)
  const end = document.getElementById('end'), list = document.getElementById('missing')
  const missing = missingScreen(list, items, book, (id) => steps.visit(id))
  const watches = new Map(items.map((item) => [item, stopwatch(item, answers, () => {
    fill(item.section, answers[item.key])
    changed(item)
  })]))

  function redress(item, how) {
    dress(item, answers, how)
    watches.get(item)?.()
  }

  function refresh() {
    const gaps = steps.current === list ? missing() : []
    ui.show(steps.current, { items, answers, gaps, returns: steps.returns })
    ui.running(items, answers, steps.current)
  }

  function changed(item, how) {
    if (item) redress(item, how)
    book.touch()
    refresh()
  }

  function shown(current) {
    const item = items.find(({ section }) => section === current)
    if (item) redress(item, { folded: canFold(item) && isFailed(item, answers[item.key]?.value) })
    if (draft.at !== current.id && Object.keys(answers).length) book.touch()
    draft.at = current.id
    refresh()
  }

  const steps = stepper([...items.map(({ section }) => section), end, list], { first: () => draft.at, shown })
  for (const item of items) {
    photosIn(item, book, () => changed(item))()
    const early = tapped(item.section)
    if (early && !answers[item.key]) {
      answers[item.key] = { value: early }
      book.touch()
    }
    fill(item.section, answers[item.key])
  }
  lastPart(end, draft, () => changed())
  setInterval(() => {
    for (const item of items) if (item.section.classList.contains('is-running')) watches.get(item)()
    ui.running(items, answers, steps.current)
  }, 1000)
  steps.start()
  return { items, steps, changed, missing, canFold }
}
