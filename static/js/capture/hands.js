// What fingers and keys do on the form: answer, change an answer, move on, send.
import { readInto } from './answers.js'
import { isFailed, manifest } from './rules.js'
import { submit } from './outbox.js'
import { nudge } from './sync.js'
import { sendNatively } from './native.js'

const find = (name) => document.querySelector(`[data-${name}]`)

/** A finger has chosen when it taps; arrow keys only pass through, so nothing may fold away under them. */
function watchPointer() {
  const last = { isPointer: false }
  addEventListener('pointerdown', () => { last.isPointer = true }, true)
  addEventListener('keydown', () => { last.isPointer = false }, true)
  return last
}

function answering(form, { draft }, { items, changed, canFold }) {
  const last = watchPointer()
  const itemWith = (node) => items.find(({ section }) => section.contains(node))

  form.addEventListener('input', ({ target }) => {
    const item = itemWith(target)
    if (!item || target.type === 'file') return
    const answer = draft.answers[item.key] ??= {}
    readInto(answer, item.section, target)
    const folds = target.type === 'radio' && last.isPointer && canFold(item) && isFailed(item, answer.value)
    changed(item, folds ? { folded: true } : undefined)
    if (folds) item.section.querySelector('[data-fact-head]').focus()
  })
  form.addEventListener('click', ({ target }) => {
    if (!target.closest('[data-change]')) return
    const item = itemWith(target)
    changed(item, { folded: false })
    item.section.querySelector('input:checked').focus()
  })
}

function moving(form, { steps }) {
  find('back').addEventListener('click', () => steps.back())
  find('next').addEventListener('click', () => steps.next())
  find('way-out').addEventListener('click', (event) => {
    if (steps.current.id !== 'missing') return
    event.preventDefault()
    steps.leaveList()
  })
  find('first').addEventListener('click', () => form.querySelector('[data-gaps] a').click())
  form.addEventListener('keydown', (event) => {
    const isField = event.target.matches('input:not([type=file])') || (event.target.matches('textarea') && event.ctrlKey)
    if (event.key !== 'Enter' || !isField) return
    event.preventDefault()
    steps.next()
  })
}

function sending(form, book, { items, steps, missing }, ui, left) {
  let busy = false
  async function send() {
    await book.settle()
    await submit(book.draft, book.photos, manifest(book.draft, book.photos, items))
    book.end()
    await left()
    nudge()
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    if (busy) return
    if (missing().length) return steps.go('missing')
    busy = true
    send().catch(ui.notSaved).finally(() => { busy = false })
  })
  find('retry').addEventListener('click', () => book.retry())
  find('native').addEventListener('click', () => sendNatively(form, items, book))
}

export function handle(form, book, visit, ui, left) {
  answering(form, book, visit)
  moving(form, visit)
  sending(form, book, visit, ui, left)
}
