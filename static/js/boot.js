// On every page: the service worker and what it keeps, the word about plain http, a guard at the way out.
const PAGES = 'pages'
const canKeep = navigator.serviceWorker && globalThis.caches
const opensAVisit = (path) => /^\/assignments\/[0-9a-f-]{36}(\/visit)?$/.test(path)

/** A form is asked for anew each time, which costs a 304; the pages around it only until they are there. */
async function keep(address) {
  const cache = await caches.open(PAGES)
  if (!address.endsWith('/visit') && await cache.match(address)) return
  const reply = await fetch(address, { cache: 'no-cache' })
  if (reply.ok && !reply.redirected && reply.headers.get('X-App') === '1') await cache.put(address, reply)
}

/** What this page was made of and the shell does not name: fonts, pictures. */
async function keepParts() {
  const shell = (await caches.keys()).filter((name) => name.startsWith('shell-')).at(-1)
  const cache = await caches.open(shell)
  const parts = performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => new URL(name).pathname.startsWith('/static/'))
  const htmx = document.querySelector('script[data-fallback]')?.dataset.fallback.split('?')[0]
  for (const part of htmx ? [...parts, htmx] : parts) if (!await cache.match(part)) await cache.add(part)
}

/** A visit opened once, or whose brief was read, opens in a shop without signal: its form is kept before it is needed. */
async function keepPages() {
  const briefs = [location, ...document.links].map(({ pathname }) => pathname).filter(opensAVisit).map((path) => path.replace(/\/visit$/, ''))
  if (!briefs.length) return
  await navigator.serviceWorker.ready
  for (const path of new Set(['/assignments', ...briefs.flatMap((brief) => [brief, `${brief}/visit`])])) await keep(path)
  await keepParts()
  document.documentElement.dataset.kept = ''
}

async function leaving(event) {
  event.preventDefault()
  await (await import('./capture/leaving.js')).leaving(event.target)
}

if (canKeep) navigator.serviceWorker.register('/sw.js').then(keepPages).catch(() => { /* no network: the next page tries again */ })
for (const note of document.querySelectorAll('[data-insecure]')) note.hidden = isSecureContext
for (const promise of document.querySelectorAll('[data-secure]')) promise.hidden = !isSecureContext
for (const form of document.querySelectorAll('form[action="/sign-out"]')) form.addEventListener('submit', leaving)
if (document.body.dataset.user && !document.querySelector('form[data-outbox]')) import('./capture/home.js')
