// Rendered by the app. Lets a shop without signal open what was opened before. It touches nothing but GET: a worker that
// fetches a POST anew has lost photos elsewhere.
const CDN = {{ htmx_cdn_url|tojson }}, COPY = {{ htmx_local_url|tojson }}
const SHELL = 'shell-{{ version }}', PAGES = 'pages', PATIENCE = 4000
const KEPT = /^\/assignments(\/[0-9a-f-]{36}(\/visit)?)?$/
const FILES = {{ shell|tojson }}
self.NEWS = {{ news_words()|tojson }}
importScripts(...{{ helpers|tojson }})

self.addEventListener('install', (event) => event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll(FILES))))

// A kept page names the files of its own day: the old shell goes only when every kept page has been fetched anew.
async function renew() {
  const pages = await caches.open(PAGES)
  const kept = await Promise.all((await pages.keys()).map(async ({ url }) => keep(url, await fetch(url, { cache: 'no-cache' }))))
  const old = (await caches.keys()).filter((name) => name.startsWith('shell-') && name !== SHELL)
  if (kept.every(Boolean)) await Promise.all(old.map((name) => caches.delete(name)))
}
self.addEventListener('activate', (event) => event.waitUntil(renew().catch(() => {})))

const isOurs = (reply) => reply.ok && reply.type === 'basic' && !reply.redirected && reply.headers.get('X-App') === '1'

async function keep(url, reply) {
  if (!isOurs(reply)) return false
  const copy = reply.clone() // before anything is waited for: afterwards the page has drunk it
  await (await caches.open(PAGES)).put(url, copy)
  return true
}

// The network first, for four seconds; then what was kept; and if nothing was, the network for as long as it takes.
async function page(event, url) {
  const network = fetch(event.request)
  event.waitUntil(noted(network.then((reply) => keep(url, reply)).catch(() => {})))
  const late = new Promise((_, fail) => setTimeout(fail, PATIENCE))
  try {
    return await Promise.race([network, late])
  } catch {
    return await caches.match(url, { ignoreVary: true }) ?? network
  }
}

async function file(request, key) {
  const kept = await caches.match(key, { ignoreVary: true })
  if (kept) return kept
  const reply = await fetch(request)
  const copy = reply.clone()
  if (isOurs(reply)) caches.open(SHELL).then((cache) => cache.put(key, copy))
  return reply
}

self.addEventListener('fetch', (event) => {
  const { request } = event, url = new URL(request.url)
  if (request.method !== 'GET' || url.pathname.startsWith('/api/') || request.headers.has('HX-Request')) return
  if (CDN && url.href === CDN) return event.respondWith(file(COPY, COPY))
  if (url.origin !== location.origin) return
  if (url.pathname.startsWith('/static/')) return event.respondWith(file(request, url.href))
  if (request.mode === 'navigate' && KEPT.test(url.pathname)) event.respondWith(page(event, url.pathname))
})
