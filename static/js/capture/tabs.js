// One window fills in a visit at a time: the one opened last. The other says so and can take it back.
import { say } from './words.js'

export function onlyHere(key, leave) {
  if (!navigator.locks) return
  const held = new Promise(() => {})
  navigator.locks.request(`visit ${key}`, { steal: true }, () => held).catch(leave)
}

export function showOther(main) {
  const again = Object.assign(document.createElement('button'), { type: 'button', className: 'button is-primary', textContent: say('here') })
  again.addEventListener('click', () => location.reload())
  const words = Object.assign(document.createElement('p'), { className: 'lede', textContent: say('otherTab') })
  main.replaceChildren(words, again)
}
