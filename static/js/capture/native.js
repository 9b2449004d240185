// When this phone can keep nothing, the browser itself carries the visit: an ordinary form with its files.
import { numberOf } from './rules.js'

function files(photos) {
  const carrier = new DataTransfer()
  for (const { bytes, type, pid } of photos) carrier.items.add(new File([bytes], `${pid}.jpg`, { type }))
  return carrier.files
}

export function sendNatively(form, items, { draft, photos }) {
  for (const item of items) {
    const typed = item.section.querySelector('[data-number]')
    if (typed && item.answer === 'time') typed.value = numberOf(item, typed.value) ?? typed.value
    item.section.querySelector('input[type=file]').files = files(photos.filter((photo) => photo.item === item.key && !photo.held))
  }
  form.action = `/assignments/${draft.assignment}/visit/${draft.id}`
  form.submit()
}
