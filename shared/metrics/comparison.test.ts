import { expect, test } from 'vitest'
import { createRng, type Rng } from '../core/index.ts'
import { compareModels, compareParts, decide, METRICS, type Predictions } from './index.ts'

const rmse = METRICS.get('rmse')
const rocAuc = METRICS.get('rocAuc')

/** Standard normal, by twelve uniforms. */
const normal = (rng: Rng) => Array.from({ length: 12 }, () => rng.next()).reduce((sum, value) => sum + value, -6)

test('compareParts() of equal models whose parts go together as overlapping rows do errs in 5 of 100 cases; uncorrected far more often', () => {
  const found = { corrected: 0, plain: 0 }
  const cases = 1500
  const rng = createRng(0)
  for (let at = 0; at < cases; at++) {
    // A correlation of 1/3: that of tests on a third of the rows.
    const shared = Math.sqrt(1 / 3) * normal(rng)
    const one = Array.from({ length: 15 }, () => shared + Math.sqrt(2 / 3) * normal(rng))
    const other = one.map(() => 0)
    if ((compareParts(rmse, one, other, 1 / 2)?.p ?? 1) < 0.05) found.corrected++
    if ((compareParts(rmse, one, other, 0)?.p ?? 1) < 0.05) found.plain++
  }
  expect(found.corrected / cases).toBeGreaterThan(0.035)
  expect(found.corrected / cases).toBeLessThan(0.065)
  expect(found.plain / cases).toBeGreaterThan(0.3)
})

test('compareParts() of known differences is the t-test with the corrected spread', () => {
  // Differences 0.01 … 0.05: mean 0.03, deviation √0.00025; corrected standard error √((1/5 + 1/4) · 0.00025).
  const one = [0.81, 0.82, 0.83, 0.84, 0.85]
  const found = compareParts(rocAuc, one, [0.8, 0.8, 0.8, 0.8, 0.8], 0.25)!
  expect(found.difference).toBeCloseTo(0.03, 12)
  const error = Math.sqrt(0.45 * 0.00025)
  expect(found.high - found.difference).toBeCloseTo(2.776445105 * error, 8)
  // t = 2.828427 with 4 degrees of freedom.
  expect(found.p).toBeCloseTo(0.0474207, 6)
  expect(found.worse + found.same + found.better).toBeCloseTo(1, 12)
  // (0.03 − 0.01) / 0.0106066 = 1.885618: one-sided 0.066217.
  expect(found.better).toBeCloseTo(1 - 0.0661998, 4)
})

test('compareParts() turns round with its models, and with a metric whose lower values are better', () => {
  const [a, b] = [
    [0.5, 0.6, 0.55],
    [0.52, 0.68, 0.6],
  ]
  const [one, other] = [compareParts(rocAuc, a, b, 0.5)!, compareParts(rocAuc, b, a, 0.5)!]
  expect(one.difference).toBe(-other.difference)
  expect(one.p).toBe(other.p)
  expect(one.better).toBeCloseTo(other.worse, 12)
  expect(compareParts({ ...rocAuc, direction: 'lower' }, a, b, 0.5)!.better).toBeCloseTo(one.worse, 12)
  const nearer = { ...rocAuc, direction: 'nearer' as const, perfect: 1 }
  expect(compareParts(nearer, a, b, 0.5)!.better).toBeCloseTo(one.better, 12)
  expect(compareParts(rocAuc, [0.5, null, 0.7], [0.4, 0.4, null], 0.5)).toBeUndefined()
  expect(compareParts(rocAuc, a, a, 0.5)).toMatchObject({ difference: 0, p: 1, same: 1 })
})

/** Scores of two models of the same rows, of which the second has more noise where `noise` is above 1. */
function two(rows: number, noise: number, rng: Rng): readonly [Predictions, Predictions] {
  const labels = Uint8Array.from({ length: rows }, () => Number(rng.next() < 0.4))
  const of = (spread: number): Predictions => {
    const scores = Float64Array.from(labels, (label) => 1 / (1 + Math.exp(-(label - 0.5 + spread * normal(rng)))))
    return { task: 'binary', labels, scores, decisions: decide(scores, 0.5) }
  }
  return [of(1), of(noise)]
}

test('compareModels() of models that are as good as each other holds 0 in about 95 of 100 cases', () => {
  const covered = { rocAuc: 0, logLoss: 0, accuracy: 0 }
  const cases = 200
  for (let seed = 0; seed < cases; seed++) {
    const rng = createRng(seed)
    const [one, other] = two(400, 1, rng)
    const ids = ['rocAuc', 'logLoss', 'accuracy'] as const
    const found = compareModels(one, other, { rng, metrics: ids })
    for (const id of ids) if (found[id]!.low <= 0 && found[id]!.high >= 0) covered[id]++
  }
  for (const count of Object.values(covered)) {
    expect(count / cases).toBeGreaterThan(0.9)
    expect(count / cases).toBeLessThan(0.99)
  }
})

test('compareModels() sees which model is better, and none between a model and itself', () => {
  const rng = createRng(1)
  const [one, other] = two(2000, 2, rng)
  const found = compareModels(one, other, { rng })
  expect(found.rocAuc).toMatchObject({ difference: expect.any(Number) })
  expect(found.rocAuc!.low).toBeGreaterThan(0.02)
  expect(found.rocAuc!.better).toBeGreaterThan(0.99)
  expect(found.logLoss!.better).toBeGreaterThan(0.99)
  for (const comparison of Object.values(compareModels(one, one, { rng })))
    expect(comparison).toMatchObject({ difference: 0, p: 1, same: 1 })
})

test('compareModels() leaves whole groups out: with few of them less is certain', () => {
  const rng = createRng(2)
  const [one, other] = two(1000, 1.2, rng)
  const doubled = (predictions: Predictions): Predictions => {
    if (predictions.task !== 'binary') return predictions
    const twice = <T extends Uint8Array | Float64Array>(values: T, into: T): T => {
      for (let row = 0; row < into.length; row++) into[row] = values[row >> 1] ?? 0
      return into
    }
    return {
      task: 'binary',
      labels: twice(predictions.labels, new Uint8Array(2000)),
      decisions: twice(predictions.decisions, new Uint8Array(2000)),
      scores: predictions.scores && twice(predictions.scores, new Float64Array(2000)),
    }
  }
  const groups = Int32Array.from({ length: 2000 }, (_, row) => row >> 1)
  const width = ({ low, high }: { readonly low: number; readonly high: number }) => high - low
  const [single, grouped, rows] = [
    compareModels(one, other, { rng: createRng(3) }),
    compareModels(doubled(one), doubled(other), { rng: createRng(3), groups }),
    compareModels(doubled(one), doubled(other), { rng: createRng(3) }),
  ]
  expect(width(grouped.logLoss!)).toBeCloseTo(width(single.logLoss!), 10)
  expect(width(rows.logLoss!)).toBeLessThan(0.9 * width(grouped.logLoss!))
})
