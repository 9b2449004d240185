// A picked file is only a reference: its bytes are copied at once, made small, and stripped of place and camera.
import { sha256, uuid } from './names.js'

const LONGEST = 1600, MOST_BYTES = 15 * 1024 * 1024

function drawn(bitmap) {
  const scale = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(bitmap.width * scale)
  canvas.height = Math.round(bitmap.height * scale)
  const pen = canvas.getContext('2d')
  pen.fillStyle = '#fff'
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.imageSmoothingQuality = 'high'
  pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  return canvas
}

/** A JPEG no longer than 1600 px; what this browser cannot decode stays as it came. */
async function shrink(original) {
  try {
    const bitmap = await createImageBitmap(original, { imageOrientation: 'from-image' })
    const canvas = drawn(bitmap)
    bitmap.close()
    const jpeg = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.82))
    return jpeg?.type === 'image/jpeg' ? jpeg : original
  } catch {
    return original
  }
}

/** Null when the office would not take it. `isDrawn`: this browser could read it. */
export async function photoFrom(copy, file, item, sub) {
  const original = new Blob([copy], { type: file.type || 'application/octet-stream' }), bytes = await shrink(original)
  if (!bytes.size || bytes.size > MOST_BYTES) return null
  return {
    pid: uuid(), sub, item, bytes, size: bytes.size, type: bytes.type, sha256: await sha256(await bytes.arrayBuffer()),
    taken_at: new Date(file.lastModified || Date.now()).toISOString(), isDrawn: bytes !== original,
  }
}
