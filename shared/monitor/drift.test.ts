import { expect, test } from 'vitest'
import { createRng, normalQuantile, type Rng } from '../core/index.ts'
import { measure } from '../metrics/index.ts'
import { driftOf } from './drift.ts'
import { estimatePerformance } from './estimate.ts'
import { levelsOf, numbersOf, pooledAs } from './sample.ts'
import { shareChange } from './share-change.ts'

const normal = (rng: Rng, count: number, shift = 0) =>
  numbersOf(Float64Array.from({ length: count }, () => shift + normalQuantile(Math.max(rng.next(), 1e-12))))

const coin = (rng: Rng, count: number, share: number) => {
  const heads = Array.from({ length: count }, () => rng.next() < share).filter(Boolean).length
  return levelsOf(
    new Map([
      ['heads', heads],
      ['tails', count - heads],
    ]),
  )
}

test('without drift at most 5 % of 200 resamples of ten columns give any alarm', () => {
  const rng = createRng(5)
  const alarms = Array.from({ length: 200 }, () =>
    driftOf([
      ...Array.from({ length: 5 }, (_, i) => ({
        column: `n${i}`,
        reference: normal(rng, 2000),
        current: normal(rng, 1000),
      })),
      ...Array.from({ length: 5 }, (_, i) => ({
        column: `c${i}`,
        reference: coin(rng, 2000, 0.3),
        current: coin(rng, 1000, 0.3),
      })),
    ]).some(({ alarm }) => alarm),
  ).filter(Boolean).length
  expect(alarms).toBeLessThanOrEqual(10)
})

test('a shift by half a standard deviation in 1,000 rows is found in 95 % of cases and more, small ones are no alarm', () => {
  const rng = createRng(6)
  const found = (shift: number) =>
    Array.from({ length: 100 }, () =>
      driftOf([{ column: 'x', reference: normal(rng, 5000), current: normal(rng, 1000, shift) }]),
    ).filter(([drift]) => drift?.alarm).length
  expect(found(0.5)).toBeGreaterThanOrEqual(95)
  expect(found(0.02)).toBeLessThanOrEqual(5)
})

test('a column of noughts with few amounts: more amounts show in its PSI, and the same share of them does not', () => {
  const rng = createRng(9)
  const amounts = (count: number, share: number) =>
    numbersOf(Float64Array.from({ length: count }, () => (rng.next() < share ? 1000 + rng.below(5000) : 0)))
  const psi = (share: number) =>
    driftOf([{ column: 'x', reference: amounts(5000, 0.08), current: amounts(1000, share) }])[0]?.tests.psi?.value
  expect(psi(0.4)).toBeGreaterThan(0.2)
  expect(psi(0.08)).toBeLessThan(0.02)
})

test('too few rows are no alarm, however far away, and worth a look', () => {
  const rng = createRng(7)
  const [drift] = driftOf([{ column: 'x', reference: normal(rng, 5000), current: normal(rng, 199, 5) }])
  expect(drift).toMatchObject({ alarm: false, isNearly: true, why: expect.stringContaining('too few') })
})

test('samples without values, of one value, and constant ones give figures or none, never NaN', () => {
  const none = numbersOf(new Float64Array(0))
  const one = numbersOf(Float64Array.of(3))
  const same = numbersOf(new Float64Array(500).fill(3))
  const other = numbersOf(new Float64Array(500).fill(4))
  for (const [reference, current] of [
    [none, same],
    [same, none],
    [one, same],
    [same, same],
    [same, other],
  ] as const) {
    const [drift] = driftOf([{ column: 'x', reference, current }])
    for (const { value } of Object.values(drift?.tests ?? {})) expect(Number.isNaN(value)).toBe(false)
  }
  const [moved] = driftOf([{ column: 'x', reference: same, current: other }])
  expect(moved?.alarm).toBe(true)
})

test('levels that a reference pooled are compared with its pool', () => {
  const reference = levelsOf(
    new Map([
      ['a', 90],
      ['\n', 10],
    ]),
  )
  const current = pooledAs(
    levelsOf(
      new Map([
        ['a', 9],
        ['rare', 1],
      ]),
    ),
    reference,
  )
  expect([...current.counts]).toEqual([
    ['a', 9],
    ['\n', 1],
  ])
})

test('a share is an alarm where it rose by much, surely, in enough rows', () => {
  expect(shareChange(10, 1000, 100, 1000).alarm).toBe(true)
  expect(shareChange(100, 1000, 10, 1000).alarm).toBe(false)
  expect(shareChange(10, 1000, 20, 1000).alarm).toBe(false)
  expect(shareChange(0, 1000, 20, 20).alarm).toBe(false)
  expect(shareChange(0, 0, 0, 0)).toEqual({ reference: 0, current: 0, p: 1, alarm: false })
})

test('what calibrated probabilities promise is what labels drawn from them show', () => {
  const rng = createRng(8)
  const positive = Float64Array.from({ length: 40_000 }, () => rng.next() ** 2)
  const labels = Array.from(positive, (p) => rng.next() < p)
  const decisions = Int32Array.from(positive, (p) => (p >= 0.5 ? 1 : 0))
  const scores = {
    rows: positive.length,
    margins: [],
    probabilities: [positive.map((p) => 1 - p), positive],
    decisions,
    statuses: [],
  }
  const estimated = estimatePerformance({ task: 'binary' }, scores, createRng(1))
  const share = (rows: readonly number[], hit: (row: number) => boolean) => rows.filter(hit).length / rows.length
  const all = labels.map((_, row) => row)
  const isRight = (row: number) => labels[row] === (decisions[row] === 1)
  expect(estimated?.accuracy).toBeCloseTo(share(all, isRight), 2)
  expect(estimated?.precision).toBeCloseTo(
    share(
      all.filter((row) => decisions[row] === 1),
      isRight,
    ),
    2,
  )
  expect(estimated?.recall).toBeCloseTo(
    share(
      all.filter((row) => labels[row] === true),
      isRight,
    ),
    2,
  )
  const order = all.toSorted((a, b) => (positive[a] ?? 0) - (positive[b] ?? 0))
  let [below, pairs] = [0, 0]
  for (const row of order)
    if (labels[row]) pairs += below
    else below++
  expect(estimated?.rocAuc).toBeCloseTo(pairs / (below * (labels.length - below)), 2)
})

test('of three classes, too, labels that are drawn from calibrated probabilities lie where the estimate says in 95 % of cases', () => {
  const rng = createRng(21)
  const ids = ['accuracy', 'brier', 'logLoss', 'rocAuc', 'f1', 'precision', 'recall'] as const
  const within = new Map<string, number>()
  const trials = 60
  for (let trial = 0; trial < trials; trial++) {
    const rows = 300
    const odds = Array.from({ length: 3 }, () => Float64Array.from({ length: rows }, () => rng.next() ** 3 + 0.02))
    const totals = Float64Array.from({ length: rows }, (_, row) => odds.reduce((sum, own) => sum + (own[row] ?? 0), 0))
    const probabilities = odds.map((own) => own.map((value, row) => value / (totals[row] ?? 1)))
    const of = (k: number, row: number) => probabilities[k]?.[row] ?? 0
    const decisions = Int32Array.from({ length: rows }, (_, row) =>
      [1, 2].reduce((best, k) => (of(k, row) > of(best, row) ? k : best), 0),
    )
    const labels = Int32Array.from({ length: rows }, (_, row) => {
      const drawn = rng.next()
      return drawn < of(0, row) ? 0 : drawn < of(0, row) + of(1, row) ? 1 : 2
    })
    const scores = { rows, margins: [], probabilities, decisions, statuses: [] }
    const estimated = estimatePerformance({ task: 'multiclass' }, scores, rng)
    const found = measure({ task: 'multiclass', classes: 3, labels, probabilities, decisions }, { rng, resamples: 0 })
    for (const id of ids) {
      const [low = NaN, high = NaN] = estimated?.intervals[id] ?? []
      const [expected = NaN, value] = [estimated?.[id], found[id]?.value ?? NaN]
      expect(low <= expected && expected <= high, id).toBe(true)
      if (low <= value && value <= high) within.set(id, (within.get(id) ?? 0) + 1)
    }
  }
  for (const id of ids) expect((within.get(id) ?? 0) / trials, id).toBeGreaterThanOrEqual(0.9)
})

test('an estimate lies inside of its own interval, of a single row, too', () => {
  const one = (p: number) => ({
    rows: 1,
    margins: [],
    probabilities: [Float64Array.of(1 - p), Float64Array.of(p)],
    decisions: Int32Array.of(Number(p > 0.5)),
    statuses: [],
  })
  for (const p of [0.0003, 0.4, 0.999]) {
    const estimated = estimatePerformance({ task: 'binary' }, one(p), createRng(1))
    for (const id of ['accuracy', 'brier', 'logLoss', 'recall'] as const) {
      const [low = NaN, high = NaN] = estimated?.intervals[id] ?? []
      const value = estimated?.[id] ?? NaN
      expect(low <= value && value <= high, `${id} of ${p}`).toBe(true)
    }
  }
})

test('many rare levels are no alarm by themselves: at most 5 % of samples of 300 rows', () => {
  const rng = createRng(9)
  const draw = (count: number) => {
    const counts = new Map<string, number>()
    for (let i = 0; i < count; i++) {
      const level = `l${Math.floor(60 * rng.next() ** 4)}`
      counts.set(level, (counts.get(level) ?? 0) + 1)
    }
    return levelsOf(counts)
  }
  const alarms = Array.from({ length: 200 }, () =>
    driftOf([{ column: 'x', reference: draw(3000), current: draw(300) }]),
  ).filter(([drift]) => drift?.alarm).length
  expect(alarms).toBeLessThanOrEqual(10)
})
