// One tap hides the visit behind somebody's shopping list; one tap, Escape or the phone's Back shows it again.
import { weekday } from './words.js'

const HASH = '#cover'

/** The same visit always hides behind the same list; two visits hide behind two. */
function choose(list, seed) {
  const lines = [...list.children]
  const turn = parseInt(seed.slice(0, 4), 16) % lines.length
  list.append(...lines.splice(0, turn))
  for (const line of [...list.children].slice(-4)) line.hidden = true
}

export function cover(dialog, seed) {
  let came = false
  choose(dialog.querySelector('ul'), seed)
  dialog.querySelector('[data-day]').textContent = weekday(Date.now())

  function follow() {
    if (location.hash === HASH && !dialog.open) dialog.showModal()
    if (location.hash !== HASH && dialog.open) dialog.close()
  }

  function leave() {
    if (location.hash !== HASH) return
    const shown = document.querySelector('form > section:not([hidden])')
    if (came) history.back()
    else history.replaceState(null, '', `#${shown?.id ?? ''}`)
  }

  addEventListener('hashchange', follow)
  dialog.addEventListener('close', leave)
  dialog.querySelector('[data-uncover]').addEventListener('click', () => dialog.close())
  follow()
  return function hide() {
    came = true
    location.hash = HASH
    follow()
  }
}
