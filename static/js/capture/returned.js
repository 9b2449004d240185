// What the office gave back: its remarks beside the questions, and the answers to go on with.
import { uuid } from './names.js'
import { say } from './words.js'

const source = document.querySelector('script#returned')
export const returned = source ? JSON.parse(source.textContent) : null

/** A draft that corrects what was sent: photos that the office holds are named again and not sent again. */
export function correctionOf({ id: replaces, manifest, held }, page) {
  const { photos, finished_at, ...was } = manifest
  return { ...was, ...page, id: uuid(), rev: (was.rev ?? 1) + 1, replaces, held: (photos ?? []).filter(({ pid }) => held.includes(pid)) }
}

/** Given back and not answered from here yet. */
export const isGivenBack = (left) => Boolean(returned) && !left?.sub && left?.receipt?.replaces !== returned.id

/** Says each remark at its question. Returns the rows for the list before sending. */
export function remarks(items) {
  if (!returned) return []
  document.querySelector('[data-remark-note]').textContent = returned.note
  document.querySelector('[data-remarked]').hidden = false
  return returned.remarks.map(({ item: key, text }) => {
    const item = items.find((one) => one.key === key)
    const line = Object.assign(document.createElement('p'), { className: 'notice remark', textContent: say('remark', { text }) })
    item?.section.prepend(line)
    return { step: item?.section.id ?? 'end', number: item?.number ?? '', title: item?.title ?? say('narrative'), what: text }
  })
}

/** Where to begin: at the first remark. */
export const firstRemark = () => {
  const key = returned?.remarks.find(({ item }) => item)?.item
  return key ? `i-${key}` : undefined
}
