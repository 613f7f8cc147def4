import { expect, test } from 'vitest'
import { casesNote, casesTitle } from './case-words.ts'

const binary = { task: 'binary', classes: ['no', 'yes'] } as const
const several = { task: 'multiclass', classes: ['a', 'b', 'c'] } as const
const number = { task: 'regression', classes: [] } as const

test('the rows of a cell are named by what was said and what is true', () => {
  const missed = { is: 'cell', actual: 1, predicted: 0 } as const
  expect([casesTitle(binary, missed), casesNote(binary, missed, 0.3)]).toEqual([
    'Missed “yes”',
    'They are “yes”, scored below 0.30. Most wrong first.',
  ])
  expect(casesTitle(several, { is: 'cell', actual: 2, predicted: 0 })).toBe('c, predicted a')
})

test('the rows of a bar, a dot and a point are named by their limits or their number', () => {
  const limits = { from: 0.62, to: 0.64, hasEnd: false }
  expect(casesTitle(binary, { is: 'scores', ...limits })).toBe('Scores 0.62 to 0.64')
  expect(casesNote(binary, { is: 'calibration', ...limits }, 0.5)).toMatch(/^Test rows behind the dot/)
  expect(casesTitle(number, { is: 'errors', from: -20, to: -10, hasEnd: false })).toBe('Errors −20 to −10')
  expect(casesTitle(number, { is: 'row', row: 1203 })).toMatch(/^Row 1.?204$/)
})

test('without a selection all rows are shown, and how to see fewer is said', () => {
  expect([casesTitle(number, null), casesTitle(several, null)]).toEqual(['Largest errors', 'Most surprising'])
  for (const run of [number, several]) expect(casesNote(run, null, 0.5)).toMatch(/Click a/)
})
