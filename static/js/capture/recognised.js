// A shopper who was recognised ends the visit: two taps, no questions asked, what is there is sent.
import { moment, say } from './words.js'

/** `changed` keeps it and draws the list anew; `send` sends it off. */
export function recognising(box, draft, { changed, send }) {
  const part = (name) => box.querySelector(`[data-${name}]`), note = box.querySelector('textarea')

  function show() {
    const at = draft.recognised?.at
    part('recognised-at').textContent = at ? say('recognisedAt', { time: moment(at) }) : ''
    part('not-recognised').hidden = !at
    if (at) box.open = true
  }

  function set(recognised) {
    draft.recognised = recognised
    show()
    changed()
  }

  note.value = draft.recognised?.note ?? ''
  note.addEventListener('input', () => { if (draft.recognised) set({ ...draft.recognised, note: note.value }) })
  part('recognise').addEventListener('click', () => {
    if (!draft.recognised) set({ at: new Date().toISOString(), note: note.value.trim() })
    send()
  })
  part('not-recognised').addEventListener('click', () => set(null))
  show()
}
