// On every page, before anything else: the service worker, the word about plain http, and a guard at the way out.
const isForm = document.querySelector('form[data-outbox]') !== null

if (navigator.serviceWorker) navigator.serviceWorker.register('/sw.js').catch(() => {})

for (const note of document.querySelectorAll('[data-insecure]')) note.hidden = isSecureContext

for (const form of document.querySelectorAll('form[data-sign-out], form[action="/sign-out"]')) {
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    const { leaving } = await import('./capture/leaving.js')
    await leaving(form)
  })
}

if (document.body.dataset.user && !isForm) import('./capture/home.js')
