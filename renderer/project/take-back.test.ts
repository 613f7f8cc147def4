import fc from 'fast-check'
import { expect, test } from 'vitest'
import { reverted } from './take-back.ts'

const EDIT = { record: 1, column: 'city', from: 'Ulm', to: 'Bonn' }
const edits = (...all: readonly object[]) => ({ id: 'edit-cells', params: { edits: all } })
const clip = { id: 'clip', params: { low: 1 } }

test('the latest change taken back is what was before', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (before, after) => {
      expect(reverted(before, after, after)?.value).toEqual(before)
    }),
  )
})

const key = fc.constantFrom('a', 'b', 'c', 'd')
const choices = fc.record({
  target: key,
  sensitive: fc.uniqueArray(key),
  steps: fc.uniqueArray(key).map((ids) => ids.map((id) => ({ id }))),
})

test('changes of different things are taken back one without the other, in either order', () => {
  fc.assert(
    fc.property(choices, choices, choices, (start, one, other) => {
      const after = { ...start, target: one.target, steps: one.steps }
      const later = { ...after, sensitive: other.sensitive }
      expect(reverted(start, after, later)?.value).toEqual({ ...start, sensitive: other.sensitive })
      expect(reverted(after, later, later)?.value).toEqual(after)
    }),
  )
})

test('one of several members that were added goes, and one that was taken out comes back', () => {
  expect(reverted(['a'], ['a', 'b'], ['a', 'b', 'c'])?.value).toEqual(['a', 'c'])
  expect(reverted(['a', 'b'], ['a'], ['a', 'c'])?.value).toEqual(['a', 'b', 'c'])
})

test('a correction is taken back out of a step that holds later ones, and the step goes with its last', () => {
  const [one, other] = [edits(EDIT), edits(EDIT, { ...EDIT, record: 2 })]
  expect(reverted([clip], [clip, one], [clip, other])?.value).toEqual([clip, edits({ ...EDIT, record: 2 })])
  expect(reverted([clip, one], [clip, other], [clip, other])?.value).toEqual([clip, one])
  expect(reverted([], [one], [one, clip])?.value).toEqual([clip])
})

test('a change on which a later one rests is not taken back', () => {
  expect(reverted('a', 'b', 'c')).toBeNull()
  expect(reverted([clip], [{ ...clip, params: { low: 2 } }], [{ ...clip, params: { low: 3 } }])).toBeNull()
  expect(reverted(['a'], ['a', 'b'], ['a'])).toBeNull()
})
