import { expect, test } from 'vitest'
import { optimismFindings, type Seen } from './optimism.ts'

const figure = (value: number, reach = 0.01) => ({ value, low: value - reach, high: value + reach })

const FINE: Seen = {
  task: 'binary',
  target: 'paid',
  metric: 'rocAuc',
  train: figure(0.86),
  valid: figure(0.84),
  test: figure(0.84),
  baseline: figure(0.5),
  metrics: { rocAuc: figure(0.84) },
  findings: [],
}
const idsOf = (seen: Partial<Seen>) => optimismFindings({ ...FINE, ...seen }).map(({ id }) => id)

test('a model that keeps on test rows what it reached elsewhere is not called out', () => {
  expect(idsOf({})).toEqual([])
  // Worse, but by no more than chance explains.
  expect(idsOf({ train: figure(0.9), test: figure(0.75, 0.2) })).toEqual([])
  expect(idsOf({ train: undefined, valid: undefined, baseline: undefined })).toEqual([])
})

test('what holds for training rows alone is called out with its share, of a loss as well', () => {
  const [gap] = optimismFindings({ ...FINE, train: figure(1), test: figure(0.7), valid: figure(0.7) })
  expect(gap).toMatchObject({ id: 'train-test-gap', severity: 'info' })
  expect(gap?.message).toContain('On training rows rocAuc is 1, on test rows 0.7 (no model: 0.5): 60 %')
  const loss = { metric: 'logLoss', train: figure(0.1), valid: figure(0.5), test: figure(0.5), baseline: figure(0.69) }
  expect(idsOf(loss)).toEqual(['train-test-gap'])
})

test('a choice that the test rows do not keep is called out', () => {
  expect(idsOf({ valid: figure(0.9), test: figure(0.84) })).toEqual(['optimistic-choice'])
  expect(idsOf({ valid: figure(0.9, 0.06), test: figure(0.84) })).toEqual([])
})

test('a figure that is too good names the column that may give the target away', () => {
  const good = { train: figure(0.999, 0.0005), valid: figure(0.999, 0.0005), test: figure(0.999, 0.0005) }
  const metrics = { rocAuc: figure(0.999, 0.0005) }
  const leak = { id: 'target-leakage', severity: 'warning' as const, columns: ['balance'], message: '' }
  expect(optimismFindings({ ...FINE, ...good, metrics })[0]?.message).toContain('No single column')
  const [named] = optimismFindings({ ...FINE, ...good, metrics, findings: [leak] })
  expect(named).toMatchObject({ id: 'too-good', columns: ['balance'] })
  expect(named?.message).toContain('balance all but gives paid away')
})
