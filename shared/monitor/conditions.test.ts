import { expect, test } from 'vitest'
import { conditionsIn } from './conditions.ts'
import type { MonitorReport } from './report.ts'

const report = (rows: number, performance: MonitorReport['performance']): MonitorReport => ({
  rows,
  columns: [],
  predictions: null,
  labels: null,
  duplicates: null,
  anomalies: null,
  domain: null,
  dataset: { alarm: false, why: '' },
  performance,
  groups: null,
})
const estimated = (low: number, high: number): MonitorReport['performance']['estimated'] => ({
  method: 'cbpe',
  assumptions: '',
  doubt: null,
  accuracy: (low + high) / 2,
  brier: 0.1,
  logLoss: 0.3,
  intervals: { accuracy: [low, high], logLoss: [0.3, 0.32] },
})
const released = {
  accuracy: { value: 0.9, low: 0.88, high: 0.92 },
  logLoss: { value: 0.3, low: 0.28, high: 0.32 },
}
const keys = (of: MonitorReport) => conditionsIn(of, 'income', released).map(({ key }) => key)

test('an estimate whose whole interval is worse than the one of training is an alert, until labels say how it is', () => {
  expect(keys(report(1000, { estimated: estimated(0.8, 0.84), measured: null }))).toEqual([
    'performance:estimated accuracy',
  ])
  expect(keys(report(1000, { estimated: estimated(0.86, 0.89), measured: null }))).toEqual([])
  expect(keys(report(199, { estimated: estimated(0.8, 0.84), measured: null }))).toEqual([])
  const measured = (value: number) => ({
    rows: 1000,
    metrics: { accuracy: { value, low: value - 0.01, high: value + 0.01 } },
  })
  expect(keys(report(1000, { estimated: estimated(0.8, 0.84), measured: measured(0.9) }))).toEqual([])
  expect(keys(report(1000, { estimated: estimated(0.9, 0.91), measured: measured(0.8) }))).toEqual([
    'performance:accuracy',
  ])
})
