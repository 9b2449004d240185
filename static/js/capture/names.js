// What a record goes by, and what proves its bytes.
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
