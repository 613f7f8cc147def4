import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exp, log, sigmoid } from './exp.ts'

const relative = (a: number, b: number): number => (a === b ? 0 : Math.abs(a - b) / Math.abs(b))

test('exp() stays within one unit in the last place of the engine’s own', () => {
  fc.assert(
    fc.property(fc.double({ min: -700, max: 700, noNaN: true }), (x) => relative(exp(x), Math.exp(x)) <= 2.3e-16),
    { numRuns: 20_000 },
  )
})

test('log() stays within one unit in the last place of the engine’s own', () => {
  fc.assert(
    fc.property(fc.double({ min: 5e-324, max: 1.7e308, noNaN: true }), (x) => relative(log(x), Math.log(x)) <= 2.3e-16),
    { numRuns: 20_000 },
  )
  for (const x of [0.5, 0.999999, 1.000001, 2, 1e-310])
    expect(relative(log(x), Math.log(x))).toBeLessThanOrEqual(2.3e-16)
})

test('exp() and log() keep the edges', () => {
  expect([exp(0), exp(Infinity), exp(-Infinity), exp(1000), exp(-1000)]).toEqual([1, Infinity, 0, Infinity, 0])
  expect([log(1), log(0), log(Infinity)]).toEqual([0, -Infinity, Infinity])
  expect([exp(NaN), log(-1), log(NaN)]).toEqual([NaN, NaN, NaN])
  expect(relative(exp(-740), Math.exp(-740))).toBeLessThan(1e-9)
  expect(relative(exp(709.7), Math.exp(709.7))).toBeLessThan(2.3e-16)
})

test('sigmoid() mirrors around one half and never leaves [0, 1]', () => {
  fc.assert(
    fc.property(fc.double({ min: -800, max: 800, noNaN: true }), (x) => {
      const p = sigmoid(x)
      return p >= 0 && p <= 1 && Math.abs(p + sigmoid(-x) - 1) < 1e-15
    }),
  )
})
