import { expect, test } from 'vitest'
import { createRng, normalQuantile } from '../core/index.ts'
import { driftOf } from './drift.ts'
import { kept, sampleFrom } from './reference.ts'
import { numbersOf } from './sample.ts'

const drawn = (rng: ReturnType<typeof createRng>, rows: number) =>
  Float64Array.from({ length: rows }, () => normalQuantile(Math.max(rng.next(), 1e-12)))

const column = (values: Float64Array) =>
  ({ kind: 'number', values, validity: new Uint8Array(values.length).fill(1) }) as const

test('a quantile stands for ten rows or more, and is no row of its own', () => {
  for (const rows of [100, 205, 5000]) {
    const values = drawn(createRng(rows), rows)
    const { quantiles = [], count } = kept(column(values), 401)
    expect(count).toBe(rows)
    expect(quantiles.length).toBe(Math.min(401, Math.floor(rows / 10)))
    const own = new Set(values)
    expect(quantiles.filter((value) => own.has(value))).toEqual([])
  }
})

test('of very many rows some are put in order, and all are counted', () => {
  const values = Float64Array.from({ length: 1_000_000 }, (_, row) => row)
  const { quantiles = [], count } = kept(column(values), 401)
  expect(count).toBe(1_000_000)
  for (const [i, value] of quantiles.entries()) expect(Math.abs(value - (1e6 * (i + 0.5)) / 401)).toBeLessThan(2000)
})

test('what was kept gives no more false alarms than the rows themselves: at most 5 %', () => {
  const rng = createRng(11)
  for (const rows of [100, 200, 1000, 20_000]) {
    const alarms = Array.from({ length: 100 }, () => {
      const reference = sampleFrom(kept(column(drawn(rng, rows)), 401))
      return driftOf([{ column: 'x', reference, current: numbersOf(drawn(rng, 1000)) }])[0]?.alarm
    }).filter(Boolean).length
    expect(alarms, `${rows} rows`).toBeLessThanOrEqual(5)
  }
})

test('a sample of fewer than a hundred values keeps none, and is compared with nothing', () => {
  const reference = sampleFrom(kept(column(drawn(createRng(2), 99)), 401))
  expect(reference).toMatchObject({ count: 0 })
  const [drift] = driftOf([{ column: 'x', reference, current: numbersOf(drawn(createRng(1), 1000)) }])
  expect(drift?.alarm).toBe(false)
})
