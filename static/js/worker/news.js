// News: which kind of thing happened and where it stands. The words are ours, kept here; whoever sees the screen learns no more.

/* global NEWS */
self.addEventListener('push', (event) => {
  let told = {}
  try { told = event.data.json() } catch { /* shown all the same: a browser forbids silent news */ }
  const words = NEWS[told.language] ?? NEWS.en
  const path = /^\/(?![/\\])/.test(told.path ?? '') ? told.path : '/messages'
  event.waitUntil(self.registration.showNotification(words[told.kind] ?? words[''], { tag: `${told.kind} ${path}`, data: path, lang: told.language }))
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil((async () => {
    const open = (await self.clients.matchAll({ type: 'window' })).find((page) => new URL(page.url).pathname === event.notification.data)
    return open ? open.focus() : self.clients.openWindow(event.notification.data)
  })())
})
