// Opens a card again where there is no signal. Only GET, only cards and their scripts; forty of them, then the oldest go.
const CARDS = 'cards', PATIENCE = 4000, MOST = 40
const CARD = /^\/t\/[0-9a-z-]{7,14}$/i

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

/** What the office shows nobody here any more, a phone without signal does not show either. */
async function forget(url) {
  const cache = await caches.open(CARDS)
  await Promise.all([url, `${url.split('?')[0]}/questions`].map((each) => cache.delete(each, { ignoreSearch: true, ignoreVary: true })))
}

async function keep(request, reply) {
  if (reply.headers.get('X-App') === '1' && [403, 404, 410].includes(reply.status)) return forget(request.url)
  if (!reply.ok || reply.type !== 'basic' || reply.redirected || reply.headers.get('X-App') !== '1') return
  const copy = reply.clone(), cache = await caches.open(CARDS)
  await cache.put(request, copy)
  const kept = await cache.keys()
  await Promise.all(kept.slice(0, Math.max(0, kept.length - MOST)).map((old) => cache.delete(old)))
}

async function card(event) {
  const network = fetch(event.request)
  event.waitUntil(network.then((reply) => keep(event.request, reply)).catch(() => {}))
  const late = new Promise((_, fail) => setTimeout(fail, PATIENCE))
  try {
    return await Promise.race([network, late])
  } catch {
    return await caches.match(event.request, { ignoreVary: true }) ?? network
  }
}

async function file(request) {
  const kept = await caches.match(request, { ignoreVary: true })
  if (kept) return kept
  const reply = await fetch(request)
  await keep(request, reply).catch(() => {})
  return reply
}

self.addEventListener('fetch', (event) => {
  const { request } = event, url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== location.origin) return
  if (url.pathname.startsWith('/static/')) event.respondWith(file(request))
  else if (request.mode === 'navigate' && CARD.test(url.pathname)) event.respondWith(card(event))
})
