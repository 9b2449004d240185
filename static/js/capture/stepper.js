// One question on the screen at a time; the address holds which, so that the phone's own Back works.
const HIDDEN = /^cover:?/

/** `steps`: sections in their order. `first()`: where to begin without an address. `shown(section)` hears of every move.
    `skips(id)`: not asked now. */
export function stepper(steps, { first, shown, skips = () => false }) {
  const ids = steps.map((step) => step.id), trail = []
  let current, before = ids[0], returns = false

  const wanted = () => decodeURIComponent(location.hash.slice(1)).replace(HIDDEN, '')

  function beside(by) {
    let at = ids.indexOf(current.id) + by
    while (ids[at] && skips(ids[at])) at += by
    return ids[at]
  }

  /** At once, not when the browser gets round to telling: between the two a thumb would answer the question that is leaving. */
  function go(id) {
    if (!id) return
    location.hash = id
    follow()
  }

  function show(id) {
    if (current && current.id !== 'missing') before = current.id
    current = steps[ids.indexOf(id)]
    for (const one of steps) one.hidden = one !== current
    if (id === 'missing') returns = false
    shown(current)
    scrollTo(0, 0)
  }

  function follow() {
    const id = wanted()
    if (!ids.includes(id)) return
    if (trail.at(-2) === id) trail.pop()
    else if (trail.at(-1) !== id) trail.push(id)
    if (current.id === id) return
    show(id)
    current.querySelector('[data-heading]').focus({ preventScroll: true })
  }

  /** Where one has just come from, the browser's own Back leads: so its history does not grow with every turn. */
  const backTo = (id) => (trail.at(-2) === id ? history.back() : go(id))

  addEventListener('hashchange', follow)
  return {
    go,
    next: () => go(returns ? 'missing' : beside(1)),
    back: () => (returns ? backTo('missing') : beside(-1) ? backTo(beside(-1)) : location.assign(location.pathname.replace(/\/visit$/, ''))),
    leaveList: () => backTo(before),
    visit(id) { returns = true; go(id) },
    get current() { return current },
    get returns() { return returns },
    start() {
      const id = [wanted(), first(), ids[0]].find((one) => ids.includes(one) && !skips(one))
      if (!location.hash) history.replaceState(null, '', `#${id}`)
      trail.push(id)
      show(id)
    },
  }
}
