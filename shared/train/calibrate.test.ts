import { expect, test } from 'vitest'
import { createRng, sigmoid } from '../core/index.ts'
import { calibrate } from './calibrate.ts'

const ROWS = 5000
const rng = createRng('calibrate')
const MARGINS = Float64Array.from({ length: ROWS }, () => 8 * rng.next() - 4)

test('Platt’s line undoes a stretch and a shift', () => {
  const labels = MARGINS.map((margin) => Number(rng.next() < sigmoid(0.5 * margin + 1)))
  const found = calibrate('binary', [MARGINS], labels)
  expect(found?.slope).toBeCloseTo(0.5, 1)
  expect(found?.intercepts[0]).toBeCloseTo(1, 0)
})

test('calibrated margins stay as they are', () => {
  const kept = Array.from({ length: 20 }, () => {
    const labels = MARGINS.map((margin) => Number(rng.next() < sigmoid(margin)))
    return calibrate('binary', [MARGINS], labels)
  })
  expect(kept.filter((calibration) => calibration !== null).length).toBeLessThanOrEqual(2)
})

test('one temperature for several classes', () => {
  const margins = [MARGINS, MARGINS.map((margin) => -margin), new Float64Array(ROWS)]
  const labels = MARGINS.map((margin) => {
    const exps = [margin, -margin, 0].map((value) => Math.exp(0.25 * value))
    const [first = 0, second = 0, third = 0] = exps
    const drawn = rng.next() * (first + second + third)
    return drawn < first ? 0 : drawn < first + second ? 1 : 2
  })
  const found = calibrate('multiclass', margins, labels)
  expect(found?.slope).toBeCloseTo(0.25, 1)
  expect(found?.intercepts).toEqual([0, 0, 0])
})

test.each([
  ['regression', MARGINS, MARGINS],
  ['no rows', new Float64Array(0), new Float64Array(0)],
  ['one class', MARGINS, new Float64Array(ROWS)],
  ['constant margins', new Float64Array(ROWS).fill(2), MARGINS.map((margin) => Number(margin > 0))],
  ['margins that point the wrong way', MARGINS, MARGINS.map((margin) => Number(margin < 0))],
] as const)('nothing that is not finite, or turned round, comes of %s', (name, margins, labels) => {
  const found = calibrate(name === 'regression' ? 'regression' : 'binary', [margins], Float64Array.from(labels))
  if (!found) return
  expect(found.slope).toBeGreaterThan(0)
  expect([found.slope, ...found.intercepts].every(Number.isFinite)).toBe(true)
})
