// Fetched only when there is something to choose between; nothing happens until the person does.
export function offer(form, words, ways) {
  const box = Object.assign(document.createElement('div'), { className: 'notice mb-4' })
  box.setAttribute('role', 'status')
  const deeds = Object.assign(document.createElement('div'), { className: 'actions mt-2' })
  deeds.append(...ways.map(([textContent, deed]) => {
    const button = Object.assign(document.createElement('button'), { type: 'button', className: 'button', textContent })
    button.addEventListener('click', () => { box.remove(); deed() })
    return button
  }))
  form.prepend(box)
  box.append(Object.assign(document.createElement('p'), { textContent: words }), deeds)
}
