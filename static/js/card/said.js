// What is said, as the server reads the same form, and onto this phone's shelf before it is sent.
import * as store from '../capture/store.js'
import { uuid } from '../capture/names.js'
import { WORDS, encode } from './outgoing.js'

/** How to be reached is not asked here: it would lie open on the phone. */
export function told(form) {
  const given = new FormData(form), text = (name) => given.get(name)?.trim() || null
  const answers = [...given].filter(([name]) => name.startsWith('answer-')).map(([name, option]) => [name.slice(7), option])
  return {
    topics: given.getAll('topic'), answers: Object.fromEntries(answers), words: text('words'), praised: text('praised'),
    wants_answer: { yes: true, no: false }[given.get('wants_answer')] ?? null,
  }
}

/** A record never changes once it may have been sent: what is said later replaces it. `first`: of the comment, once there is one. */
export async function shelve(facts, { first, card, who }) {
  const id = uuid(), page = facts.state?.split('.')[2], way = facts.source === 'kiosk' ? {} : { card, page, who }
  const sub = {
    id, kind: WORDS, owner: null, photos: [], facts, bytes: encode(facts), state: 'waiting', at: Date.now(), first: first ?? id, ...way,
  }
  await store.put('sub', sub)
  return sub
}
