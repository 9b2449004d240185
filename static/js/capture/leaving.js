// Signing out deletes nothing; who still has something unsent here is told first.
import * as store from './store.js'
import { say } from './words.js'

const PATIENCE = 3000
const owner = document.body.dataset.user

async function unsent() {
  const rows = await Promise.all([store.all('sub'), store.all('draft')])
  return rows.flat().filter((row) => row.owner === owner).length
}

function ask(n) {
  const dialog = document.createElement('dialog')
  dialog.className = 'asking'
  dialog.setAttribute('aria-labelledby', 'asking')
  const button = (value, kind) => Object.assign(document.createElement('button'), { value, className: `button ${kind}`, textContent: say(value) })
  const answers = Object.assign(document.createElement('form'), { method: 'dialog', className: 'actions' })
  answers.append(button('signOutStay', 'is-primary'), button('signOutLeave', ''))
  dialog.append(
    Object.assign(document.createElement('h2'), { id: 'asking', textContent: say('signOutHead') }),
    Object.assign(document.createElement('p'), { textContent: say('signOut', { n }) }), answers,
  )
  document.body.append(dialog)
  dialog.showModal()
  return new Promise((done) => dialog.addEventListener('close', () => { dialog.remove(); done(dialog.returnValue === 'signOutLeave') }))
}

// The worker may be keeping a page at this very moment: it empties its pages after that. A slow network holds nobody here.
function forgotten(worker) {
  const { port1, port2 } = new MessageChannel()
  worker.postMessage('forget', [port2])
  return new Promise((done) => { port1.onmessage = done; setTimeout(done, PATIENCE) })
}

export async function leaving(form) {
  const n = await unsent().catch(() => 0)
  if (n && !await ask(n)) return
  const worker = navigator.serviceWorker?.controller
  if (worker) await forgotten(worker)
  for (const name of ['pages', 'cards']) await globalThis.caches?.delete(name)
  form.submit()
}
