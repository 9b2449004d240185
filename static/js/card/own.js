// A customer's own pages: who has come here needs no way back; what still waits goes from here as well.
import { PHOTO, WORDS, sendAlone } from './outgoing.js'
import { gone } from './way.js'
import { sayMore } from './more.js'
import { askContact } from './contact.js'

const more = document.querySelector('form[data-next]'), contact = document.querySelector('[data-unsent]')?.closest('form')
const send = () => sendAlone(WORDS).then(() => sendAlone(PHOTO)).catch(() => {})

gone(document.querySelector('[data-comment]').dataset.comment)
if (contact) askContact(contact)
if (more) sayMore(more).catch(() => {})
addEventListener('online', send)
setInterval(send, 15000)
send()
