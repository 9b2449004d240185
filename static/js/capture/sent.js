// The last screen: kept on this phone, then sent, then proven received. What was sent can only be read.
import { leftFor } from './outbox.js'
import { describe, describeReceipt, buttons } from './waiting.js'
import { correctReceived } from './correction.js'
import { say } from './words.js'

export function sentScreen(step, page) {
  const part = (name) => step.querySelector(`[data-${name}]`)
  function correction(receipt) {
    const button = Object.assign(document.createElement('button'), { type: 'button', className: 'button', textContent: say('correctSomething') })
    button.addEventListener('click', () => correctReceived(receipt, page).catch(() => { part('state').textContent = say('correctLater') }))
    return button
  }

  async function show() {
    const left = await leftFor(page)
    if (!left) return
    const { sub, receipt } = left
    step.classList.toggle('is-received', Boolean(receipt))
    part('heading').textContent = say(receipt ? 'receivedHead' : sub.state === 'blocked' ? 'blockedHead' : 'keptHead')
    part('state').textContent = receipt ? describeReceipt(receipt) : describe(sub)
    part('buttons').replaceChildren(...(sub ? buttons(sub) : [correction(receipt)]))
    part('read').hidden = !receipt
    if (receipt) part('read').firstElementChild.href = `/assignments/${page.assignment}/visit/${receipt.id}/sent`
  }
  document.addEventListener('outbox:change', show)
  return show()
}
