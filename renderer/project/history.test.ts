import { expect, test } from 'vitest'
import type { Choices } from '../../shared/contract/index.ts'
import { changed, changeText, type History, redone, undone } from './history.ts'

const NONE: Choices = { target: '', sensitive: [], ignore: [], recipe: { steps: [] }, threshold: 0.5 }
const impute = { id: 'impute', params: { strategy: 'mean' } }
const start: History = { past: [], present: NONE, future: [] }

test('undo takes back each change in turn, and redo puts it back', () => {
  const one = { ...NONE, target: 'income' }
  const two = { ...one, ignore: ['id'] }
  const done = changed(changed(start, one, 'Predict income', 1), two, 'id left out', 2)
  const back = undone(done)
  expect(back?.present).toEqual(one)
  const first = back && undone(back)
  expect(first?.present).toEqual(NONE)
  expect(first && undone(first)).toBeNull()
  const again = first && redone(first)
  expect(again?.present).toEqual(one)
  expect(again && redone(again)).toEqual(done)
})

test('a change after an undo forgets what was undone', () => {
  const back = undone(changed(start, { ...NONE, target: 'a' }, '', 1))
  expect(back && redone(changed(back, { ...NONE, target: 'b' }, '', 2))).toBeNull()
})

test('a change is named by what it did', () => {
  const withStep = { ...NONE, recipe: { steps: [impute] } }
  expect(changeText(NONE, { ...NONE, target: 'income' })).toBe('Predict income')
  expect(changeText(NONE, { ...NONE, sensitive: ['sex', 'race'] })).toBe('sex, race marked as sensitive')
  expect(changeText({ ...NONE, ignore: ['id'] }, NONE)).toBe('id used as a feature')
  expect(changeText(NONE, { ...NONE, threshold: 0.25 })).toMatch(/^Threshold 0.25$/)
  expect(changeText(NONE, { ...NONE, groups: ['sex', 'race'] })).toBe('Compare groups by sex, race')
  expect(changeText({ ...NONE, groups: ['sex'] }, { ...NONE, groups: [] })).toBe('Compare no groups')
  expect(changeText(NONE, withStep)).toBe('Step added: impute')
  expect(changeText(withStep, NONE)).toBe('Step removed: impute')
  expect(changeText(withStep, { ...NONE, recipe: { steps: [{ ...impute, params: {} }] } })).toBe('Step changed: impute')
})
