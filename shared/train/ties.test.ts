import { expect, test } from 'vitest'
import { tiesInWords, withRanks } from './ties.ts'
import type { Trial } from './trial.ts'

const trial = (family: string, values: readonly number[], bytes = 100): Trial => ({
  family,
  params: {},
  valid: { rocAuc: { value: values.reduce((sum, value) => sum + value, 0) / values.length, low: null, high: null } },
  parts: { rocAuc: values },
  ofTest: 0.25,
  seconds: 1,
  rowsPerSecond: 1,
  bytes,
})

const BEST = trial('gbdt', [0.9, 0.91, 0.92, 0.9, 0.91], 500)
const NEAR = trial('forest', [0.905, 0.9, 0.915, 0.905, 0.9])
const WORSE = trial('linear', [0.8, 0.81, 0.82, 0.8, 0.81])
const AS_BAD = trial('tree', [0.8, 0.815, 0.81, 0.8, 0.81])

test('withRanks() ties what cannot be told apart, and begins anew with the best of the rest', () => {
  const ranked = withRanks([BEST, NEAR, WORSE, AS_BAD], 'rocAuc')
  expect(ranked.map(({ rank }) => rank)).toEqual([1, 1, 3, 3])
  expect(ranked[0]?.against).toBeUndefined()
  expect(ranked[2]?.against).toMatchObject({ worse: expect.closeTo(1, 3), difference: expect.closeTo(-0.1, 9) })
  expect(tiesInWords(ranked)).toBe(
    '2 of 4 cannot be told from the best on these rows (corrected t-test); forest is the smallest of them.',
  )
})

test('a trial without parts to compare has a rank of its own, one that failed none', () => {
  const { parts: _, ...unknown } = NEAR
  const broken: Trial = { ...WORSE, valid: {}, failed: 'No memory.' }
  const ranked = withRanks([BEST, unknown, AS_BAD, broken], 'rocAuc')
  expect(ranked.map(({ rank }) => rank)).toEqual([1, 2, 3, undefined])
  expect(tiesInWords(ranked)).toBe('')
})
