// Sentences come from the page, translated on the server; numbers choose their plural by the language's own rule.
const element = document.querySelector('script#words')
const words = element ? JSON.parse(element.textContent) : {}
const locale = document.documentElement.lang || 'en'
const plural = new Intl.PluralRules(locale)

export function say(key, values = {}) {
  const found = words[key] ?? key
  const text = typeof found === 'string' ? found : found[plural.select(values.n)] ?? found.other
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '')
}

const minutes = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
const written = (shape) => (at) => new Intl.DateTimeFormat(locale, shape).format(new Date(at))

export const clock = written(minutes)
export const clockWithSeconds = written({ ...minutes, second: '2-digit' })
const dayAndClock = written({ ...minutes, day: 'numeric', month: 'long' })
export const weekday = written({ weekday: 'long' })

/** "17:43" today, "17 April, 17:43" on another day. */
export function moment(at) {
  return new Date(at).toDateString() === new Date().toDateString() ? clock(at) : dayAndClock(at)
}

/** 342 seconds as a stopwatch shows them: "5:42". */
export const figure = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`
