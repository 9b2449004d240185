// Answers that contradict each other: said where they were given, and once more before sending. It never stops the sending.
import { brokenChecks, toldOf } from './rules.js'

/** Returns `check()`, which says at the fields what does not agree and gives back `[{step, number, title, what}]`. */
export function contradictions(items, draft) {
  const source = document.getElementById('checks')
  const checks = source ? JSON.parse(source.textContent) : []
  const places = new Map([...document.querySelectorAll('[data-contradiction]')].map((line) => [line.dataset.contradiction, line]))
  const placeOf = ({ left, right }) => places.get(left) ?? places.get(String(right))

  function row(check) {
    const section = placeOf(check)?.closest('section'), item = items.find((one) => one.section === section)
    return { step: section?.id ?? 'end', number: item?.number ?? '', title: item?.title ?? section?.querySelector('[data-heading]').textContent ?? '', what: check.message }
  }

  return function check() {
    const broken = checks.length ? brokenChecks(checks, toldOf(items, draft)) : []
    for (const line of places.values()) {
      const words = broken.filter((one) => placeOf(one) === line).map(({ message }) => message).join(' ')
      if (line.textContent !== words) line.textContent = words
      line.hidden = !words
    }
    return broken.map(row)
  }
}
