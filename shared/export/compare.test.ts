import { expect, test } from 'vitest'
import type { Prediction } from '../pipeline/index.ts'
import { comparePredictions } from './compare.ts'

const labelled = (prediction: string, p: number, status = 'ok'): Prediction => ({
  prediction,
  probabilities: { no: 1 - p, yes: p },
  status,
})
const numeric = (prediction: number): Prediction => ({ prediction, probabilities: null, status: 'ok' })

test('equal predictions have no difference', () => {
  const rows = [labelled('yes', 0.75), labelled('no', 0.1)]
  const same = {
    rows: 2,
    rowsEqual: true,
    maxAbsDiff: 0,
    labelsEqual: true,
    statusesEqual: true,
    firstDifference: null,
    differing: { count: 0, first: [] },
  }
  expect(comparePredictions(rows, structuredClone(rows))).toEqual(same)
})

test('the largest difference of a probability or number is found, and the first row that differs', () => {
  const expected = [numeric(1), numeric(2), numeric(3)]
  const compared = comparePredictions(expected, [numeric(1), numeric(2.25), numeric(2.5)])
  // Numbers beyond 1 are compared as a share of themselves.
  expect(compared.maxAbsDiff).toBe(0.5 / 3)
  expect(compared.firstDifference).toMatch(/^row 1: expected .*2.* got .*2.25/u)
  expect(comparePredictions([labelled('yes', 0.75)], [labelled('yes', 0.5)]).maxAbsDiff).toBe(0.25)
})

test('rows beyond the limit are counted, and the first of them told in words', () => {
  const expected = Array.from({ length: 30 }, (_, row) => labelled('yes', 0.5 + row / 100))
  const found = expected.map((one, row) => (row % 2 === 0 ? one : labelled('yes', 0.52 + row / 100, 'far off')))
  const { count, first } = comparePredictions(expected, found, undefined, 0.01).differing
  expect([count, first.length, first[0]?.row]).toEqual([15, 15, 1])
  expect(first[0]?.found).toBe('yes, no 0.47, yes 0.53; far off')
  expect(comparePredictions([numeric(1)], [numeric(1.005)], undefined, 0.01).differing.count).toBe(0)
})

test('other labels, statuses and numbers of rows are told apart', () => {
  const one = [labelled('yes', 0.5)]
  expect(comparePredictions(one, [labelled('no', 0.5)])).toMatchObject({ labelsEqual: false, maxAbsDiff: 0 })
  expect(comparePredictions(one, [labelled('yes', 0.5, 'x')])).toMatchObject({
    statusesEqual: false,
    labelsEqual: true,
  })
  expect(comparePredictions(one, [])).toMatchObject({ rowsEqual: false, rows: 0 })
})

test('a number that JSON cannot hold equals only another such', () => {
  expect(comparePredictions([numeric(NaN)], [numeric(NaN)]).maxAbsDiff).toBe(0)
  expect(comparePredictions([numeric(NaN)], [numeric(0)]).maxAbsDiff).toBe(Infinity)
  expect(comparePredictions([numeric(1)], [numeric(NaN)]).maxAbsDiff).toBe(Infinity)
  expect(comparePredictions([numeric(-Infinity)], [numeric(NaN)]).maxAbsDiff).toBe(0)
})

test('a class that only one side knows and a number for a label are differences', () => {
  const other: Prediction = { prediction: 'yes', probabilities: { yes: 1 }, status: 'ok' }
  expect(comparePredictions([labelled('yes', 1)], [other]).maxAbsDiff).toBe(Infinity)
  expect(comparePredictions([labelled('yes', 1)], [numeric(1)])).toMatchObject({
    labelsEqual: false,
    maxAbsDiff: Infinity,
  })
})
