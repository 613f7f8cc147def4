import fc from 'fast-check'
import { expect, test } from 'vitest'
import { wilson } from './wilson.ts'

test.each([
  // Newcombe 1998, Two-sided confidence intervals for the single proportion, table I, method 3.
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])('wilson() of %i in %i gives the published interval', (part, whole, low, high) => {
  const [ours, theirs] = wilson(part, whole)
  expect(ours).toBeCloseTo(low, 4)
  expect(theirs).toBeCloseTo(high, 4)
})

test.each([
  // statsmodels proportion_confint(…, method='wilson') and scipy binomtest(…).proportion_ci(method='wilson'), which agree.
  [0, 1, 0, 0.7934506856227626],
  [0, 10, 0, 0.27753279986288926],
  [30, 30, 0.8864866068260312, 1],
  [500, 1000, 0.4690696003681042, 0.5309303996318958],
  [0, 100_000, 0, 3.841311258303963e-5],
])('wilson() of %i in %i gives the interval of statsmodels and scipy', (part, whole, low, high) => {
  const [ours, theirs] = wilson(part, whole)
  expect(Math.abs(ours - low)).toBeLessThan(1e-14)
  expect(Math.abs(theirs - high)).toBeLessThan(1e-14)
})

test('wilson() mirrors, holds its share, and never has the width 0', () => {
  const count = fc.integer({ min: 1, max: 1_000_000 }).chain((whole) => fc.tuple(fc.nat(whole), fc.constant(whole)))
  fc.assert(
    fc.property(count, ([part, whole]) => {
      const [low, high] = wilson(part, whole)
      const [otherLow, otherHigh] = wilson(whole - part, whole)
      expect(low).toBeCloseTo(1 - otherHigh, 12)
      expect(high).toBeCloseTo(1 - otherLow, 12)
      expect(0 <= low && low <= part / whole && part / whole <= high && high <= 1 && low < high).toBe(true)
    }),
  )
})
