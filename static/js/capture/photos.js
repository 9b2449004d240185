// A question's photos: pick, see that they are kept, remove.
import { say, clock } from './words.js'

const cut = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true)

function photoRow(photo, number, remove) {
  const line = cut('photo-row')
  const image = line.querySelector('img')
  if (photo.held) image.hidden = true
  else image.src = URL.createObjectURL(photo.bytes instanceof Blob ? photo.bytes : new Blob([photo.bytes], { type: photo.type }))
  image.alt = say('photoNumber', { number })
  line.querySelector('[data-name]').textContent = image.alt
  line.querySelector('[data-kept]').textContent = photo.held ? say('photoHeld') : photo.unsaved ? say('photoNotKept') : say('photoKept', { time: clock(photo.taken_at) })
  const button = line.querySelector('button')
  button.setAttribute('aria-label', say('removePhoto', { number }))
  button.addEventListener('click', () => { URL.revokeObjectURL(image.src); remove(photo.pid) })
  return line
}

function build({ key, section }) {
  const part = cut('photo-part')
  const input = part.querySelector('input')
  input.name = input.id = `p-${key}`
  if (section.dataset.photo) part.querySelector('[data-label]').textContent = section.dataset.photo
  for (const [name, camera] of [['camera', true], ['gallery', false]]) {
    part.querySelector(`[data-${name}]`).addEventListener('click', () => {
      if (camera) input.setAttribute('capture', 'environment')
      else input.removeAttribute('capture')
      input.click()
    })
  }
  section.append(part)
  return { part, input, list: part.querySelector('[data-photos]'), status: part.querySelector('[data-picking]') }
}

/** Returns `show()`. `changed` is told after a photo has come or gone. */
export function photosIn(item, book, changed) {
  const { part, input, list, status } = build(item)

  function show() {
    const mine = book.photos.filter((photo) => photo.item === item.key)
    list.replaceChildren(...mine.map((photo, i) => photoRow(photo, i + 1, remove)))
  }

  async function remove(pid) {
    await book.removePhoto(pid)
    show()
    changed()
    part.querySelector('[data-camera]').focus()
  }

  input.addEventListener('change', async () => {
    const files = [...input.files]
    input.value = ''
    status.textContent = say('keeping', { n: files.length })
    const readable = await Promise.all(files.map((file) => book.addPhoto(file, item.key)))
    status.textContent = readable.every(Boolean) ? '' : say('photoUnreadable')
    show()
    changed()
  })
  return show
}
