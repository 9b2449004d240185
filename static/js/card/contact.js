// How to be reached never lies on the phone: it goes straight to the office, or stands in the open page until it can.

export function askContact(form) {
  const state = form.querySelector('[data-unsent]')
  let isWaiting = false, isBusy = false

  async function send(event) {
    event?.preventDefault()
    if (isBusy) return
    isBusy = true
    try {
      const reply = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)), signal: AbortSignal.timeout?.(20e3) })
      if (reply.headers.get('X-App') !== '1' || reply.status >= 500) throw new Error(reply.status)
      if (reply.ok && reply.redirected) return location.assign(reply.url)
      form.submit() // the page says what is wrong
    } catch {
      isWaiting = true
      state.textContent = state.dataset.unsent
    } finally {
      isBusy = false
    }
  }

  const again = () => { if (isWaiting) send() }
  form.addEventListener('submit', send)
  addEventListener('online', again)
  setInterval(again, 15000)
}
