import { expect, test } from 'vitest'
import { chiSquaredAbove } from './chi-squared.ts'

// Published tables, to their last digit, and chances that scipy.stats.chi2.sf gives.

test.each([
  [3.841458821, 1, 0.05],
  [6.634896601, 1, 0.01],
  [18.30703805, 10, 0.05],
  [67.50480655, 50, 0.05],
  [0.5, 3, 0.91889],
])('above %d with %d degrees of freedom there is %d', (x, freedom, share) => {
  expect(chiSquaredAbove(x, freedom)).toBeCloseTo(share, 5)
})

test('two degrees of freedom are an exponential distribution', () => {
  for (const x of [0.01, 1, 5, 40, 300]) expect(chiSquaredAbove(x, 2) / Math.exp(-x / 2)).toBeCloseTo(1, 9)
  expect(chiSquaredAbove(0, 2)).toBe(1)
  expect(chiSquaredAbove(1e6, 2)).toBe(0)
})
