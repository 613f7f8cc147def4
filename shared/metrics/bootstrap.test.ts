import { expect, test } from 'vitest'
import { createRng, type Rng, sum } from '../core/index.ts'
import { type BinaryPredictions, decide, drawCounts, figureOf, measure, noValue } from './index.ts'

test('drawCounts() draws as many rows as there are, each as often as any other', () => {
  const rng = createRng(5)
  const counts = new Float64Array(50)
  const totals = new Float64Array(50)
  for (let round = 0; round < 2000; round++) {
    drawCounts(counts, rng)
    expect(sum(counts)).toBe(50)
    for (const [row, count] of counts.entries()) totals[row]! += count
  }
  // Chi-squared with 49 degrees of freedom: 99.9 % stay under 85.4.
  expect(sum(totals.map((total) => (total - 2000) ** 2 / 2000))).toBeLessThan(85.4)
})

test('figureOf() widens the interval to the value and leaves out undefined resamples', () => {
  const replicates = Float64Array.from({ length: 101 }, (_, k) => k)
  expect(figureOf(50, replicates)).toEqual({ value: 50, low: 2.5, high: 97.5 })
  expect(figureOf(200, replicates)).toEqual({ value: 200, low: 2.5, high: 200 })
  expect(figureOf(1, Float64Array.of(NaN, 1, NaN, 1))).toEqual({ value: 1, low: 1, high: 1 })
  expect(figureOf(noValue('No.'), replicates)).toEqual({ value: null, low: null, high: null, why: 'No.' })
  expect(figureOf(1, Float64Array.of(NaN)).low).toBeNull()
})

/**
 * Scores uniform on [0, 1], the label positive with the chance of its score: the true accuracy at 0.5 is 3/4, and the
 * true rocAuc 5/6 (the positives' scores have density 2s, the negatives' 2(1 − s)).
 */
function world(rows: number, rng: Rng): BinaryPredictions {
  const scores = Float64Array.from({ length: rows }, () => rng.next())
  const labels = Uint8Array.from(scores, (score) => (rng.next() < score ? 1 : 0))
  return { task: 'binary', labels, scores, decisions: decide(scores, 0.5) }
}

test('measure() repeats itself for the same rng, and not for another', () => {
  const predictions = world(200, createRng(1))
  const figures = [0, 0, 1].map((seed) => measure(predictions, { rng: createRng(seed), resamples: 100 }))
  expect(figures[1]).toEqual(figures[0])
  expect(figures[2]?.rocAuc?.low).not.toBe(figures[0]?.rocAuc?.low)
})

test('measure() of some metrics gives what measure() of all gives', () => {
  const predictions = world(200, createRng(1))
  const all = measure(predictions, { rng: createRng(0), resamples: 50 })
  const some = measure(predictions, { rng: createRng(0), resamples: 50, metrics: ['f1', 'precision'] })
  expect(some).toEqual({ f1: all.f1, precision: all.precision })
})

test('a rate that is 0 or 1 has Wilson’s interval of the rows that it is a share of', () => {
  const perfect = measure(
    {
      task: 'binary',
      labels: Uint8Array.from({ length: 40 }, (_, row) => Number(row < 10)),
      scores: null,
      decisions: Uint8Array.from({ length: 40 }, (_, row) => Number(row < 10)),
    },
    { rng: createRng(0), resamples: 20 },
  )
  // statsmodels proportion_confint(10, 10), (40, 40), method='wilson'
  expect(perfect.precision?.low).toBeCloseTo(0.722467, 6)
  expect(perfect.recall).toMatchObject({ value: 1, high: 1, low: perfect.precision?.low })
  expect(perfect.accuracy?.low).toBeCloseTo(0.912378, 6)
  const classes = Int32Array.of(0, 1, 2, 0, 1, 2)
  const several = { task: 'multiclass' as const, classes: 3, labels: classes, decisions: classes, probabilities: null }
  const { accuracy, recall } = measure(several, { rng: createRng(0), resamples: 20 })
  expect(accuracy?.low).toBeCloseTo(0.609666, 6)
  // A mean over classes is no single rate.
  expect(recall).toMatchObject({ low: 1, high: 1 })
})
