import test from 'node:test'
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { digest } from '../../static/js/capture/sha256.js'
import { asksFact, gapOf, isFailed, manifest, numberOf, secondsOf, timeGapOf } from '../../static/js/capture/rules.js'

const item = (more) => ({
  key: '1', answer: 'yes_no', good: 'yes', limit: null, maximum: null, scored: true, comment: 'on_fail', shares: {}, show: [], ...more,
})
const gap = (spec, answer) => gapOf(item(spec), { 1: answer })

test('our own SHA-256 says what every other does, around each block edge', () => {
  for (const length of [0, 1, 54, 55, 56, 57, 63, 64, 65, 119, 120, 1000, 70000]) {
    const bytes = new Uint8Array(length).map((_, i) => i * 7)
    assert.equal(Buffer.from(digest(bytes)).toString('hex'), createHash('sha256').update(bytes).digest('hex'), String(length))
  }
})

test('seconds are read as they are written', () => {
  assert.deepEqual(['342', '5:42', '0:05', '7200', '7201', '1:75', '5:4', '', 'na', undefined, '-1', '1.5'].map(secondsOf),
    [342, 342, 5, 7200, null, null, null, null, null, null, null, null])
})

test('a count fits when it is whole and not above the greatest', () => {
  const count = item({ answer: 'count', maximum: 10, limit: 0 })
  assert.deepEqual(['0', '10', '11', '1.5', '', 'na'].map((value) => numberOf(count, value)), [0, 10, null, null, null, null])
})

test('what fails', () => {
  assert.equal(isFailed(item(), 'no'), true)
  assert.equal(isFailed(item({ good: 'no' }), 'yes'), true)
  assert.equal(isFailed(item({ scored: false }), 'no'), false)
  assert.equal(isFailed(item({ answer: 'time', limit: 300 }), '300'), false)
  assert.equal(isFailed(item({ answer: 'time', limit: 300 }), '5:01'), true)
  for (const word of ['na', 'not_seen', undefined]) assert.equal(isFailed(item(), word), false)
})

test('a fact is asked at whatever is not simply good', () => {
  assert.equal(asksFact(item({ answer: 'scale3' }), 'partly'), true)
  assert.equal(asksFact(item(), 'not_seen'), false)
})

test('gaps', () => {
  assert.equal(gap({}, undefined), 'none')
  assert.equal(gap({}, { value: 'no' }), 'fact')
  assert.equal(gap({}, { value: 'no', fact: '  ' }), 'fact')
  assert.equal(gap({}, { value: 'no', fact: 'x' }), null)
  assert.equal(gap({ answer: 'scale3' }, { value: 'partly' }), 'fact')
  assert.equal(gap({ answer: 'time', limit: 20 }, { value: '26' }), null)
  assert.equal(gap({ answer: 'time', limit: 20 }, { start: 'x' }), 'running')
  assert.equal(gap({ answer: 'count', maximum: 10, limit: 0 }, { value: '11' }), 'number')
  assert.equal(gap({}, { value: 'no', fact: ` ${'x'.repeat(5000)} ` }), null)
  assert.equal(gap({}, { value: 'no', fact: 'x'.repeat(5001) }), 'long')
  assert.equal(gap({}, { value: 'yes', fact: 'x'.repeat(5001) }), null)
  assert.equal(gap({ scored: false }, { value: 'no' }), null)
  assert.equal(timeGapOf({}, 'came_in_at'), 'time')
  assert.equal(timeGapOf({ came_in_at: '2026-04-18T15:40:00Z', left_at: '2026-04-18T15:00:00Z' }, 'left_at'), 'order')
})

test('the manifest holds what was answered and nothing the phone needed for itself', () => {
  const time = item({ key: '4.8', answer: 'time', limit: 300 })
  const draft = { assignment: 'a', form: 'f', version: '1.1', rev: 1, replaces: null, locale: 'pl', started_at: 's', narrative: ' x ',
    answers: { 4.8: { value: '5:42', start: 'b', stop: 'e', fact: ' six people ' }, 1: { value: 'yes', fact: 'left over' }, 2: {} } }
  const sent = manifest(draft, [{ pid: 'p', item: '1', sha256: 'h', size: 1, type: 't', taken_at: 'w', bytes: 'no', unsaved: true }], [time, item(), item({ key: '2' })])
  assert.deepEqual(sent.answers, { 4.8: { value: '342', start: 'b', stop: 'e', fact: 'six people' }, 1: { value: 'yes' } })
  assert.deepEqual(Object.keys(sent.photos[0]), ['pid', 'item', 'sha256', 'size', 'type', 'taken_at'])
  assert.equal(sent.narrative, 'x')
})
