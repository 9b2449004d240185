// One window fills in a visit at a time: the one opened last.
const LONGEST_WAIT = 5000

const hold = (name, options) => new Promise((begun, stolen) => {
  navigator.locks.request(name, options, () => new Promise((release) => { begun(release) })).catch(stolen)
})

/** Whoever wrote before is waited for, but not for ever: a page that the phone has frozen puts nothing down. */
function afterTheOther(name) {
  const turn = hold(name, {})
  turn.catch(() => {})
  const patience = new Promise((done) => { setTimeout(done, LONGEST_WAIT) })
  return Promise.race([turn, patience.then(() => hold(name, { steal: true }))])
}

/**
 * Opens the draft by `open()` once this window has the visit and an earlier one has put down what it held. When a later window
 * takes the visit, this one puts down what it holds and is `gone()`. Resolves to null when that has happened already.
 */
export async function onlyHere(key, open, gone) {
  if (!navigator.locks) return open()
  let book, putDown, lost = false
  await new Promise((begun) => {
    navigator.locks.request(`visit ${key}`, { steal: true }, () => new Promise(() => { begun() })).catch(async () => {
      lost = true
      await book?.rest()
      book?.end(true)
      putDown?.()
      gone()
    })
  })
  putDown = await afterTheOther(`words of ${key}`)
  if (!lost) book = await open()
  if (!lost) return book
  book?.end(true)
  putDown()
  return null
}
