// The last screen: kept on this phone, then sent, then proven received. What was sent can only be read.
import * as store from './store.js'
import { describe, describeReceipt, buttons } from './waiting.js'
import { say } from './words.js'

const newest = (rows) => rows.sort((a, b) => b.at - a.at)[0]

/** The visit of this assignment that has left the form: `{sub}` while it waits, `{receipt}` when it is proven. */
export async function leftFor({ owner, assignment }) {
  const mine = (row) => row.owner === owner && row.assignment === assignment
  const sub = newest((await store.all('sub')).filter((row) => mine(row) && row.why !== 'replaced'))
  const receipt = newest((await store.all('receipt')).filter((row) => mine(row) && row.status !== 'erased'))
  return sub ? { sub } : receipt ? { receipt } : null
}

export function sentScreen(step, page) {
  const part = (name) => step.querySelector(`[data-${name}]`)
  async function show() {
    const left = await leftFor(page)
    if (!left) return
    const { sub, receipt } = left
    step.classList.toggle('is-received', Boolean(receipt))
    part('heading').textContent = say(receipt ? 'receivedHead' : sub.state === 'blocked' ? 'blockedHead' : 'keptHead')
    part('state').textContent = receipt ? describeReceipt(receipt) : describe(sub)
    part('buttons').replaceChildren(...(sub ? buttons(sub) : []))
  }
  document.addEventListener('outbox:change', show)
  return show
}
