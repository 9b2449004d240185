// A small sum that nobody sees: it tells a browser with scripts from a robot without. Whoever cannot do it loses nothing.
// The server's side: shopper/comment_cards/rules/state.py, is_worked.

const BITS = 12
const MOST_TRIES = 200_000

/** The number that goes with this page's state, as text; empty where the browser has no means to find it. */
export async function work(state) {
  const hashing = globalThis.crypto?.subtle
  if (!hashing || !state) return ''
  const encoder = new TextEncoder()
  for (let count = 0; count < MOST_TRIES; count += 1) {
    const digest = await hashing.digest('SHA-256', encoder.encode(`${state}:${count}`))
    if (new DataView(digest).getUint32(0) >>> (32 - BITS) === 0) return String(count)
  }
  return ''
}
