/* global PAGES, noted */
// Pages on their way into the cache. Whoever empties it waits for them: written later they would lie there for the next person.
const writing = new Set()
function noted(work) {
  writing.add(work)
  return work.finally(() => writing.delete(work))
}
self.addEventListener('message', (event) => {
  if (event.data !== 'forget') return
  event.waitUntil(Promise.all(writing).then(() => caches.delete(PAGES)).then(() => event.ports[0]?.postMessage('forgotten')))
})
