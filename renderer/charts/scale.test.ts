import fc from 'fast-check'
import { expect, test } from 'vitest'
import { extentOf, linearScale, logTicks, roundTicks, tickDecimals } from './scale.ts'

test('a scale maps the ends of its domain onto the ends of its range, also downwards', () => {
  const scale = linearScale([0, 1], [200, 0])
  expect([scale(0), scale(0.25), scale(1)]).toEqual([200, 150, 0])
})

test('ticks are round', () => {
  expect(roundTicks([0, 1], 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1])
  expect(roundTicks([0.893, 0.934], 4)).toEqual([0.9, 0.91, 0.92, 0.93])
  expect(tickDecimals([0.9, 0.91])).toBe(2)
})

test('ticks lie inside the domain, ascend, and are few', () => {
  const value = fc.double({ min: -1e6, max: 1e6, noNaN: true })
  fc.assert(
    fc.property(value, fc.double({ min: 1e-3, max: 1e6, noNaN: true }), (from, width) => {
      const domain = [from, from + width] as const
      const ticks = roundTicks(domain, 4)
      expect(ticks.length).toBeLessThanOrEqual(6)
      const slack = width * 1e-6 + Math.abs(from) * 1e-9
      for (const [i, tick] of ticks.entries()) {
        expect(tick).toBeGreaterThanOrEqual(from - slack)
        expect(tick).toBeLessThanOrEqual(from + width + slack)
        if (i > 0) expect(tick).toBeGreaterThan(ticks[i - 1] ?? Infinity)
      }
    }),
  )
})

test('ticks of a logarithmic scale are few and round, however narrow it is', () => {
  expect(logTicks([-0.6, 2.1])).toEqual([1, 10, 100])
  expect(logTicks([-0.6, 1])).toEqual([0.3, 1, 3, 10])
  expect(logTicks([0, 0.8])).toEqual([1, 2, 5])
  const exponent = fc.double({ min: -3, max: 6, noNaN: true })
  fc.assert(
    fc.property(exponent, fc.double({ min: 0.02, max: 6, noNaN: true }), (from, width) => {
      const ticks = logTicks([from, from + width])
      expect(ticks.length).toBeGreaterThanOrEqual(2)
      expect(ticks.length).toBeLessThanOrEqual(12)
      for (const tick of ticks) {
        expect(Math.log10(tick)).toBeGreaterThanOrEqual(from - 1e-6)
        expect(Math.log10(tick)).toBeLessThanOrEqual(from + width + 1e-6)
      }
    }),
  )
})

test('an extent holds every value with room to spare', () => {
  expect(extentOf([1, 3], 0.1)).toEqual([0.8, 3.2])
  expect(extentOf([])).toEqual([0, 1])
})
