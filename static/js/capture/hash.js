/** SHA-256 in hex. On plain http from another device the browser has none: ours is fetched then, and only then. */
export async function sha256(bytes) {
  const buffer = bytes instanceof Blob ? await bytes.arrayBuffer() : bytes
  const digest = globalThis.crypto?.subtle
    ? new Uint8Array(await crypto.subtle.digest('SHA-256', buffer))
    : (await import('./sha256.js')).digest(new Uint8Array(buffer))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

export function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID()
  const hex = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0'))
  hex[6] = '4' + hex[6][1]
  hex[8] = '89ab'[parseInt(hex[8][0], 16) & 3] + hex[8][1]
  return hex.join('').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
