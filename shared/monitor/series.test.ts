import { expect, test } from 'vitest'
import { LatheError } from '../core/index.ts'
import { chunksOf, parseEvery } from './chunk.ts'
import type { MonitorReport } from './report.ts'
import { seriesOf } from './series.ts'

const DAY = 86_400_000
const MONDAY = Date.UTC(2026, 7, 3)

test('weeks begin on Mondays, and rows without a time are in none', () => {
  const times = Float64Array.of(MONDAY + 8 * DAY, MONDAY - 1, NaN, MONDAY, MONDAY + 7 * DAY - 1)
  const chunks = chunksOf({ by: 'week' }, 5, times)
  expect(chunks.map(({ span, rows }) => [span.from - MONDAY, [...rows]])).toEqual([
    [-7 * DAY, [1]],
    [0, [3, 4]],
    [7 * DAY, [0]],
  ])
})

test('parts of so many rows take what is left over with the last', () => {
  const spans = chunksOf({ by: 'rows', rows: 100 }, 250, null).map(({ span }) => span)
  expect(spans).toEqual([
    { from: 0, to: 100, rows: 100 },
    { from: 100, to: 250, rows: 150 },
  ])
  expect(chunksOf({ by: 'rows', rows: 100 }, 0, null)).toEqual([])
})

test('a way to part rows that there is not is refused with one that there is', () => {
  for (const text of ['month', '10rows', 'rows', '-5rows']) expect(() => parseEvery(text)).toThrow(LatheError)
  expect(parseEvery('1000 rows')).toEqual({ by: 'rows', rows: 1000 })
})

const reportOf = (psi: number, p: number): MonitorReport => ({
  rows: 1000,
  columns: [
    {
      column: 'income',
      tests: { psi: { value: psi, threshold: 0.2, alarm: psi >= 0.2 && p < 0.05 } },
      p,
      alarm: psi >= 0.2 && p < 0.05,
      isNearly: psi >= 0.1 && p < 0.05,
      why: null,
      missing: SHARE,
      unseen: SHARE,
      outOfRange: SHARE,
      state: 'steady',
      shape: null,
    },
  ],
  predictions: null,
  labels: null,
  duplicates: null,
  anomalies: null,
  domain: null,
  dataset: { alarm: false, why: '' },
  performance: { estimated: null, measured: null },
  groups: null,
})
const SHARE = { reference: 0, current: 0, p: 1, alarm: false }

test('beyond the mean and three deviations of ten parts a sure change is worth watching, long before it is an alarm', () => {
  const usual = [0.01, 0.012, 0.008, 0.011, 0.009, 0.01, 0.012, 0.008, 0.011, 0.009]
  const later: [number, number][] = [
    [0.01, 0.6],
    [0.04, 0.4],
    [0.04, 0.001],
    [0.12, 0.001],
    [0.3, 0.001],
  ]
  const parts = [...usual.map((psi): [number, number] => [psi, 0.6]), ...later].map(([psi, p], i) => ({
    span: { from: i, to: i + 1, rows: 1000 },
    report: reportOf(psi, p),
    predicted: null,
  }))
  const [income] = seriesOf('rows', 'binary', parts, {}).columns
  expect(income?.usual).toBeCloseTo(0.01 + 3 * Math.sqrt(2e-6), 6)
  expect(income?.states.slice(10)).toEqual(['steady', 'steady', 'watch', 'watch', 'drifted'])
  expect(income?.since).toBe(12)
  expect(seriesOf('rows', 'binary', parts.slice(0, 10), {}).columns[0]?.usual).toBeNull()
})
