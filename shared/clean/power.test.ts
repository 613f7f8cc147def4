import { expect, test } from 'vitest'
import { tableFrom } from '../table/sample-table.test-support.ts'
import { powerOf, raised } from './power.ts'
import { after, learned } from './run-step.test-support.ts'
import type { Conflict } from './step.ts'
import { powerTransform } from './steps/power-transform.ts'

const POSITIVE = [0.5, 1, 2, 3, 5, 8, 13, 21, 34, 55]
const MIXED = [-5, -2, -1, 0, 0.5, 1, 2, 4, 8, 16]

/** Exponent and values by scipy 1.17.1. */
test.each([
  [
    'boxCox',
    POSITIVE,
    0.056068524272442986,
    [
      -0.6798508397342012, 0.0, 0.7067925219886162, 1.1331537807995689, 1.6842892590075693, 2.205515590726556,
      2.7585544857590074, 3.319814241037765, 3.8991304189991864, 4.493227222976161,
    ],
  ],
  [
    'yeoJohnson',
    MIXED,
    0.6923514995538657,
    [
      -7.197912429445985, -2.4520078596686194, -1.128267576841368, 0.0, 0.46809836150944634, 0.8895990125464206,
      1.6460062748439022, 2.9572035765637588, 5.167825846837196, 8.825790611607388,
    ],
  ],
  [
    'yeoJohnson',
    [-1e-6, -0.3, -120, -4000, -9.5],
    2.141872109615044,
    [-9.999994290643528e-7, -0.2575414048715477, -3.4790488782095954, -4.875621786049384, -1.999377106126147],
  ],
] as const)('%s of %j finds the exponent and the values that scipy finds', (method, values, lambda, expected) => {
  const found = powerOf(method, Float64Array.from(values)) ?? NaN
  expect(found).toBeCloseTo(lambda, 6)
  for (const [i, value] of values.entries()) {
    const wanted = expected[i] ?? NaN
    expect(Math.abs(raised(method, value, found) - wanted)).toBeLessThan(1e-6 * Math.max(1, Math.abs(wanted)))
  }
})

test('the logarithms are those of every value, exact near 0', () => {
  for (const value of [1e-300, 1e-12, 0.1, 1, 7, 1e12]) {
    expect(raised('log', value, 0)).toBeCloseTo(Math.log(value), 12)
    expect(raised('log1p', value, 0) / Math.log1p(value)).toBeCloseTo(1, 14)
  }
  expect(raised('log', 0, 0)).toBeNaN()
  expect(raised('log1p', -1, 0)).toBeNaN()
  expect(raised('boxCox', -1, 0.5)).toBeNaN()
  expect(raised('yeoJohnson', -Number.MAX_VALUE, -3)).toBeNaN()
})

test('power-transform applies what training rows taught to other rows', () => {
  const training = tableFrom({ x: ['number', POSITIVE], y: ['category', POSITIVE.map(String)] })
  const rows = tableFrom({ x: ['number', [0, 1, null, -3]], y: ['category', ['a', 'b', null, 'c']] })
  expect(after(powerTransform, { method: 'log' }, training, rows)).toEqual({
    x: [null, 0, null, null],
    y: ['a', 'b', null, 'c'],
  })
  const conflicts: Conflict[] = []
  const state = learned(powerTransform, { method: 'log' }, tableFrom({ x: ['number', [-1, 0, 1, null]] }), conflicts)
  expect(state).toEqual({ columns: { x: { method: 'log', lambda: 0 } } })
  expect(conflicts).toMatchObject([{ columns: ['x'], message: expect.stringMatching(/^2 values of x are too small/) }])
  expect(learned(powerTransform, {}, tableFrom({ x: ['number', [3, 3, null]] }))).toEqual({ columns: {} })
})
