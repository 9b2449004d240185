// Back to what was said here and sent behind its author's back: the code, and how they may be reached.
import * as store from '../capture/store.js'
import { WORDS } from './outgoing.js'

const THIRTY_DAYS = 30 * 86400e3, OWN = /\/(?:t\/[^/]+|m)\/(\w{4})(\w{4})(\w{4})(?:\/|\?|$)/i

export const gone = (id) => store.remove('receipt', id).catch(() => {})

/** Its address and what stands there; null where there is nothing to go to any more; fails where nobody can be asked. */
async function pageOf({ id, card, page }) {
  const asked = new URLSearchParams(location.search)
  asked.set('page', page)
  const reply = await fetch(`${card}/of/${id}?${asked}`, { cache: 'no-store' })
  if (reply.headers.get('X-App') !== '1' || reply.status >= 500 || reply.status === 429) throw new Error(reply.status)
  return reply.ok ? { url: reply.url, text: await reply.text() } : null
}

/** One line for each, as `line` is laid out. For whoever it was: a colleague's are for nobody else. */
export async function showWays(line, who, mine) {
  for (const row of await store.all('receipt')) {
    if (row.kind !== WORDS || row.who !== who || row.id === mine || document.getElementById(row.id)) continue
    const page = Date.now() - row.at < THIRTY_DAYS ? await pageOf(row) : null
    const code = page?.url.match(OWN)
    if (!code) { await gone(row.id); continue }
    const copy = line.parentElement.insertBefore(line.cloneNode(true), line)
    Object.assign(copy, { id: row.id, hidden: false })
    if (page.text.includes('data-unsent')) copy.firstChild.data = `${copy.dataset.asks} ` // the field for it is there
    Object.assign(copy.querySelector('a'), { href: page.url, textContent: code.slice(1).join('-') })
  }
}
