// The last resort: the whole visit as one file that the office can read in.
import { photosOf } from './store.js'

async function base64(bytes) {
  const reader = new FileReader()
  await new Promise((done) => { reader.onload = done; reader.readAsDataURL(new Blob([bytes])) })
  return reader.result.slice(reader.result.indexOf(',') + 1)
}

export async function saveCopy(sub) {
  const photos = await photosOf(sub.id)
  const kept = await Promise.all(photos.map(async ({ pid, type, sha256, bytes }) => ({ pid, type, sha256, base64: await base64(bytes) })))
  const file = new Blob([JSON.stringify({ id: sub.id, manifest: new TextDecoder().decode(sub.bytes), photos: kept })], { type: 'application/json' })
  const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(file), download: `list-${sub.id.slice(0, 8)}.json` })
  document.body.append(link)
  link.click()
  link.remove()
  setTimeout(() => URL.revokeObjectURL(link.href), 60e3)
}
