// A picked file is only a reference: its bytes are copied at once, made small, and stripped of place and camera.
const LONGEST = 1600, MOST_BYTES = 15 * 1024 * 1024
const hexOf = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'))

export function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID()
  const hex = hexOf(crypto.getRandomValues(new Uint8Array(16)))
  hex[6] = '4' + hex[6][1]
  hex[8] = '89ab'[parseInt(hex[8][0], 16) & 3] + hex[8][1]
  return hex.join('').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

/** SHA-256 in hex. On plain http from another device the browser has none: ours is fetched then, and only then. */
export async function sha256(buffer) {
  if (globalThis.crypto?.subtle) return hexOf(new Uint8Array(await crypto.subtle.digest('SHA-256', buffer))).join('')
  return hexOf((await import('./sha256.js')).digest(new Uint8Array(buffer))).join('')
}

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

/** Null when the office would not take it. */
export async function photoFrom(copy, file, item, sub) {
  const bytes = await shrink(new Blob([copy], { type: file.type || 'application/octet-stream' }))
  if (!bytes.size || bytes.size > MOST_BYTES) return null
  return {
    pid: uuid(), sub, item, bytes, size: bytes.size, type: bytes.type, sha256: await sha256(await bytes.arrayBuffer()),
    taken_at: new Date(file.lastModified || Date.now()).toISOString(),
  }
}
