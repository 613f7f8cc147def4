import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRng, sigmoid } from '../core/index.ts'
import { scoreAt, scoresFor } from '../pipeline/index.ts'
import { calibrate } from './calibrate.ts'
import { withCurve } from './calibration-curve.ts'
import { curveThrough, isotonicBlocks, risingOrder } from './isotonic.ts'

// scikit-learn 1.2.1: IsotonicRegression().fit(x, y).predict(x).
const X = [
  0.97, 0.55, 0.97, 0.71, 0.7, 0.22, 0.98, 0.01, 0.25, 0.43, 0.78, 0.2, 0.86, 0.98, 0.16, 0.6, 0.01, 0.39, 0.04, 0.96,
  0.44, 0.95, 0.79, 0.87, 0.17, 0.07, 0.6, 0.17, 0.73, 0.41, 0.53, 0.94, 0.52, 0.11, 0.16, 0.55, 0.52, 0.64, 0.4, 0.65,
]
const Y = [
  1, 0, 1, 1, 1, 0, 1, 0, 0, 0, 0, 0, 1, 1, 0, 1, 0, 0, 0, 1, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0,
  0,
]
const FITTED = [
  1, 0.2, 1, 0.5, 0.5, 0, 1, 0, 0, 0, 0.5, 0, 0.75, 1, 0, 0.25, 0, 0, 0, 1, 0, 1, 0.75, 0.75, 0, 0, 0.25, 0, 0.5, 0,
  0.2, 0.75, 0.2, 0, 0, 0.2, 0.2, 0.25, 0, 0.25,
]

const blocksOf = (scores: Float64Array, labels: Float64Array) => isotonicBlocks(scores, labels, risingOrder(scores))

/** The value of every row, rows by rising score. */
const stepsOf = (scores: Float64Array, labels: Float64Array) =>
  blocksOf(scores, labels).flatMap(({ share, rows }) => Array<number>(rows).fill(share))

test('steps are those of scikit-learn', () => {
  const [scores, labels] = [Float64Array.from(X), Float64Array.from(Y)]
  const order = risingOrder(scores)
  const steps = stepsOf(scores, labels)
  for (const [place, row] of order.entries()) expect(steps[place]).toBeCloseTo(FITTED[row]!, 12)
})

// Fits of scikit-learn to larger predictions, kept beside the checkout and not in it.
const VALUES = new URL('../../../shared/reference/values/', import.meta.url)
const isAbsent = !existsSync(VALUES)
if (isAbsent) console.log(`skipped: the comparison with ${VALUES.pathname}, which is not there`)

test.skipIf(isAbsent)('steps and line of 3,000 predictions are those of scikit-learn', () => {
  const text = (name: string) => readFileSync(new URL(name, VALUES), 'utf8')
  const rows = text('binary.csv').trim().split('\n').slice(1)
  const column = (place: number) => Float64Array.from(rows, (row) => Number(row.split(',')[place]))
  const [labels, scores] = [column(1), column(2)]
  const { isotonic, platt } = JSON.parse(text('curves.json'))
  const order = risingOrder(scores)
  const steps = stepsOf(scores, labels)
  const stepAt = new Map(Array.from(order, (row, place) => [scores[row]!, steps[place]!]))
  for (const [k, score] of isotonic.x.entries()) expect(Math.abs(stepAt.get(score)! - isotonic.y[k])).toBeLessThan(1e-9)
  // Three times too sure, so that the gain is no chance.
  const margins = scores.map((score) => 3 * Math.log(score / (1 - score)))
  const line = calibrate('binary', [margins], labels)
  expect(line?.slope).toBeCloseTo(platt.slope / 3, 5)
  expect(line?.intercepts[0]).toBeCloseTo(platt.intercept, 5)
})

/** Rows in the order of their scores, of any length. */
const ROWS = fc.array(fc.tuple(fc.integer({ min: 1, max: 19 }), fc.integer({ min: 0, max: 1 })), {
  minLength: 1,
  maxLength: 30,
})

test('a step is the largest mean of a run that ends, of the smallest that begins at it: the min-max formula of isotonic regression', () => {
  fc.assert(
    fc.property(ROWS, (rows) => {
      const sorted = rows.toSorted(([a], [b]) => a - b)
      const scores = Float64Array.from(sorted, ([score]) => score / 20)
      const labels = Float64Array.from(sorted, ([, label]) => label)
      const keys = [...new Set(scores)]
      const mean = (from: number, to: number) => {
        const inside = [...labels].filter((_, row) => scores[row]! >= from && scores[row]! <= to)
        return inside.reduce((sum, label) => sum + label, 0) / inside.length
      }
      const steps = stepsOf(scores, labels)
      for (const [row, score] of scores.entries()) {
        const largest = keys
          .filter((key) => key <= score)
          .map((from) => Math.min(...keys.filter((key) => key >= score).map((to) => mean(from, to))))
        expect(steps[row]).toBeCloseTo(Math.max(...largest), 12)
      }
    }),
  )
})

test('a curve rises everywhere and stays inside of 0 and 1', () => {
  fc.assert(
    fc.property(ROWS, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 }), (rows, some) => {
      const curve = curveThrough(
        blocksOf(
          Float64Array.from(rows, ([score]) => score / 20),
          Float64Array.from(rows, ([, label]) => label),
        ),
      )
      if (!curve) return
      const at = [...new Set([0, ...some, 1])].sort((a, b) => a - b).map((score) => scoreAt(curve, score))
      for (const [place, score] of at.entries()) {
        expect(score).toBeGreaterThan(0)
        expect(score).toBeLessThan(1)
        expect(score).toBeGreaterThanOrEqual(at[place - 1] ?? 0)
      }
      for (const list of [curve.from, curve.to])
        for (const [place, value] of list.entries()) expect(value).toBeGreaterThan(list[place - 1] ?? -1)
    }),
  )
})

const COUNT = 4000
const PARTS = Uint8Array.from({ length: COUNT }, (_, row) => row % 5)

/** Margins, and labels that are positive as often as `chance` says of the margin. */
function drawn(seed: string, chance: (margin: number) => number) {
  const rng = createRng(seed)
  const margins = Float64Array.from({ length: COUNT }, () => 6 * rng.next() - 3)
  return { margins, labels: margins.map((margin) => Number(rng.next() < chance(margin))) }
}

test('a curve is taken where no line fits, and brings scores back to the chances', () => {
  const chance = (margin: number) => (margin < -1 ? 0.3 : margin < 2 ? 0.4 : 0.95)
  const { margins, labels } = drawn('steps', chance)
  const line = calibrate('binary', [margins], labels)
  const found = withCurve(line, [margins], labels, PARTS)
  expect(found?.curve).toBeDefined()
  const off = (calibration: typeof line) => {
    const moved = margins.map((m) => (calibration ? calibration.slope * m + (calibration.intercepts[0] ?? 0) : m))
    const said = scoresFor({ task: 'binary', threshold: 0.5, calibration }, [moved]).probabilities[1]!
    return said.reduce((sum, p, row) => sum + Math.abs(p - chance(margins[row]!)), 0) / COUNT
  }
  expect(off(found)).toBeLessThan(0.5 * off(line))
})

test('where a line is right no curve is taken, and none of few rows', () => {
  const taken = Array.from({ length: 8 }, (_, seed) => {
    const { margins, labels } = drawn(`line ${seed}`, (margin) => sigmoid(0.6 * margin - 0.3))
    return withCurve(calibrate('binary', [margins], labels), [margins], labels, PARTS)?.curve
  })
  expect(taken.filter((curve) => curve !== undefined).length).toBeLessThanOrEqual(1)
  const { margins, labels } = drawn('few', (margin) => (margin < 2 ? 0.4 : 0.95))
  const few = (values: Float64Array) => values.slice(0, 900)
  expect(withCurve(null, [few(margins)], few(labels), PARTS.slice(0, 900))).toBeNull()
})
