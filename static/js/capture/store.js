// The phone's own shelf. Records leave it only against a receipt; upgrades add stores and never make one anew.
import { openDB } from '../../vendor/idb-8.0.4.js'

const NAME = 'outbox'
let opening

function upgrade(db, old) {
  if (old < 1) {
    db.createObjectStore('draft', { keyPath: 'key' })
    db.createObjectStore('photo', { keyPath: 'pid' }).createIndex('sub', 'sub')
    db.createObjectStore('sub', { keyPath: 'id' })
    db.createObjectStore('receipt', { keyPath: 'id' })
  }
}

const forget = () => { opening = undefined }

function open() {
  opening ??= openDB(NAME, 1, {
    upgrade,
    blocking: (_now, _next, event) => { event.target.close(); forget() },
    terminated: forget,
  }).catch((error) => { forget(); throw error })
  return opening
}

// iOS closes the database behind our back: then the first use fails, and the second, on a new connection, works.
async function withDb(work) {
  try {
    return await work(await open())
  } catch (error) {
    if (error.name !== 'InvalidStateError') throw error
    forget()
    return work(await open())
  }
}

export const get = (store, key) => withDb((db) => db.get(store, key))
export const wasSent = async (id) => Boolean(await get('sub', id) || await get('receipt', id))
export const all = (store) => withDb((db) => db.getAll(store))
/** In the order of picking: their ids are random. */
export const photosOf = async (id) => (await withDb((db) => db.getAllFromIndex('photo', 'sub', id))).sort((a, b) => (a.seq ?? 0) - (b.seq ?? 0))

/** Committed in the same breath: a page that is going away has no second one to wait for an answer in. */
export const put = (store, value) => strictly([store], (tx) => {
  const written = tx.objectStore(store).put(value)
  tx.commit?.()
  return written
})
export const remove = (store, key) => strictly([store], (tx) => tx.objectStore(store).delete(key))

/** All of `work` or nothing of it, and on the disk before the promise is kept. */
export function strictly(stores, work) {
  return withDb(async (db) => {
    const tx = db.transaction(stores, 'readwrite', { durability: 'strict' })
    tx.done.catch(() => {})
    try {
      const result = await work(tx)
      await tx.done
      return result
    } catch (error) {
      try { tx.abort() } catch { /* it has ended by itself */ }
      throw tx.error ?? error
    }
  })
}

/** Some engines refuse a Blob in private windows: then its bytes are kept instead. */
export async function putPhoto(row) {
  try {
    await put('photo', row)
  } catch {
    await put('photo', { ...row, bytes: await new Response(row.bytes).arrayBuffer() })
  }
}
