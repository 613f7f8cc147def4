import { expect, test } from 'vitest'
import { createRng } from '../../../shared/core/index.ts'
import { decisionsView } from './decision-views.ts'
import { evaluationView, stepOf } from './evaluation.ts'
import type { KeptRows } from './test-rows.ts'

function numbers(rows: number): KeptRows {
  const rng = createRng(rows)
  const labels = Float64Array.from({ length: rows }, () => 100 * rng.next() ** 3)
  return {
    rows: Int32Array.from({ length: rows }, (_, row) => row),
    labels,
    decisions: new Int32Array(0),
    scores: new Float64Array(0),
    predicted: labels.map((label) => label + 10 * (rng.next() - 0.5)),
  }
}

const RUN = { id: '0001', task: 'regression', classes: [] } as const

test('few rows are dots; of many every row is counted in the square that it lies in', () => {
  const few = evaluationView(RUN, numbers(2000))
  expect([few.residuals.length, few.squares]).toEqual([2000, null])
  const kept = numbers(50_000)
  const { residuals, squares } = evaluationView(RUN, kept)
  expect(residuals).toEqual([])
  expect(squares?.cells.reduce((sum, { rows }) => sum + rows, 0)).toBe(50_000)
  const fullest = squares!.cells.toSorted((a, b) => b.rows - a.rows)[0]!
  const inside = kept.labels.filter(
    (label, at) => stepOf(squares!, kept.predicted[at]!) === fullest.x && stepOf(squares!, label) === fullest.y,
  )
  expect(inside).toHaveLength(fullest.rows)
})

test('thresholds are chosen on rows that were held out, and shown by what they do on the test rows', () => {
  const binary = (seed: number): KeptRows => {
    const rng = createRng(seed)
    const scores = Float64Array.from({ length: 500 }, () => rng.next())
    const labels = Float64Array.from(scores, (score) => Number(rng.next() < score))
    return { ...numbers(500), scores, labels, decisions: Int32Array.from(scores, (score) => Number(score >= 0.5)) }
  }
  const values = { truePositive: 3, falsePositive: -1, trueNegative: 0, falseNegative: 0 }
  const query = { values, precision: 0.9, recall: 0.9, capacity: 0.2, best: { rows: 100 } }
  const [kept, heldOut] = [binary(1), binary(2)]
  const chosen = decisionsView(kept, heldOut, query)
  expect([chosen.from, decisionsView(kept, null, query).from]).toEqual(['validation', 'test'])
  // A row is worth saying yes to where 3 p > 1 − p.
  expect(chosen.options[0]!.threshold).toBeGreaterThan(0.1)
  expect(chosen.options[0]!.threshold).toBeLessThan(0.4)
  for (const { threshold, outcome, worth } of chosen.options) {
    const said = kept.scores.map((score) => Number(score >= threshold!))
    const found = said.filter((one, row) => one === 1 && kept.labels[row] === 1).length
    const alarms = said.filter((one, row) => one === 1 && kept.labels[row] === 0).length
    expect([outcome?.truePositives, outcome?.falsePositives, worth]).toEqual([found, alarms, 3 * found - alarms])
  }
})
