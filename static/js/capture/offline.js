// After the first visit the page opens without a network: it asks to be kept itself, with all it was made of.
const PAGES = 'pages'

async function keep(address) {
  const reply = await fetch(address, { cache: 'no-cache', credentials: 'same-origin' })
  const ours = reply.ok && !reply.redirected && reply.headers.get('X-App') === '1'
  if (ours) await (await caches.open(PAGES)).put(address, reply)
}

async function keepParts() {
  const parts = performance.getEntriesByType('resource').map(({ name }) => new URL(name))
    .filter((url) => url.origin === location.origin && url.pathname.startsWith('/static/')).map(({ href }) => href)
  const htmx = document.querySelector('script[data-fallback]')?.dataset.fallback
  if (htmx) parts.push(new URL(htmx.split('?')[0], location.href).href)
  const shell = (await caches.keys()).findLast((name) => name.startsWith('shell-'))
  if (!shell) return
  const cache = await caches.open(shell)
  const missing = await Promise.all([...new Set(parts)].map(async (url) => ((await cache.match(url)) ? null : url)))
  await cache.addAll(missing.filter(Boolean))
}

/** Quietly: without a network or a worker the page still works, it only cannot be opened anew. */
export async function keepPages(addresses) {
  if (!globalThis.caches || !navigator.serviceWorker) return
  try {
    await navigator.serviceWorker.ready
    for (const address of addresses) await keep(address)
    await keepParts()
    document.documentElement.dataset.kept = ''
  } catch { /* no network just now: the next page tries again */ }
}

export const forgetPages = async () => globalThis.caches && caches.delete(PAGES)
