import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type Aim,
  chooseOutcome,
  decide,
  type Outcome,
  outcomesOf,
  parseAim,
  parseValues,
  precisionOf,
  recallOf,
  saidOf,
  tieAt,
  worthOf,
} from './index.ts'

const VALUES = { truePositive: 100, falsePositive: -20, trueNegative: 1, falseNegative: -50 }

const ROWS = fc.array(
  fc.tuple(
    fc.integer({ min: 0, max: 1 }),
    fc.integer({ min: 0, max: 20 }).map((k) => k / 20),
  ),
  { minLength: 1, maxLength: 40 },
)

const columnsOf = (rows: readonly (readonly [number, number])[]) =>
  [Uint8Array.from(rows, ([label]) => label), Float64Array.from(rows, ([, score]) => score)] as const

/** What deciding by a threshold does, counted row by row. */
function counted(labels: Uint8Array, scores: Float64Array, threshold: number): Outcome {
  const decisions = decide(scores, threshold)
  const of = (label: number, decision: number) =>
    decisions.filter((decided, row) => decided === decision && labels[row] === label).length
  return {
    threshold,
    truePositives: of(1, 1),
    falsePositives: of(0, 1),
    trueNegatives: of(0, 0),
    falseNegatives: of(1, 0),
  }
}

test('every outcome is what its threshold decides, and no threshold decides otherwise', () => {
  fc.assert(
    fc.property(ROWS, fc.double({ min: 0, max: 1, noNaN: true }), (rows, any) => {
      const [labels, scores] = columnsOf(rows)
      const outcomes = outcomesOf(labels, scores)
      for (const outcome of outcomes) expect(counted(labels, scores, outcome.threshold)).toEqual(outcome)
      const { threshold: _, ...cells } = counted(labels, scores, any)
      expect(outcomes).toContainEqual(expect.objectContaining(cells))
    }),
  )
})

test('what is chosen is the best of all thresholds of a fine grid', () => {
  const aims: readonly Aim[] = [
    { by: 'profit', values: VALUES },
    { by: 'f1' },
    { by: 'precision', least: 0.7 },
    { by: 'recall', least: 0.6 },
    { by: 'capacity', share: 0.3 },
    { by: 'rows', rows: 3 },
    { by: 'rows', rows: 300, of: 1000 },
  ]
  const f1 = ({ truePositives: tp, falsePositives: fp, falseNegatives: fn }: Outcome) =>
    (2 * tp) / (2 * tp + fp + fn) || 0
  const selected = ({ truePositives, falsePositives }: Outcome) => truePositives + falsePositives
  const roomOf = (aim: Aim, rows: number) => {
    if (aim.by !== 'rows') return 0
    return aim.of === undefined ? (aim.rows > rows ? -1 : aim.rows) : (aim.rows / aim.of) * rows + 1e-9
  }
  const worth = {
    profit: (outcome: Outcome) => worthOf(outcome, VALUES),
    f1,
    precision: (outcome: Outcome) => ((precisionOf(outcome) ?? 0) >= 0.7 ? outcome.truePositives : -Infinity),
    recall: (outcome: Outcome) => ((recallOf(outcome) ?? 0) >= 0.6 ? -outcome.falsePositives : -Infinity),
    capacity: (outcome: Outcome) => (selected(outcome) <= 0.3 * rowsOf(outcome) + 1e-9 ? selected(outcome) : -Infinity),
    rows: (outcome: Outcome, aim: Aim) =>
      selected(outcome) <= roomOf(aim, rowsOf(outcome)) ? selected(outcome) : -Infinity,
  }
  fc.assert(
    fc.property(ROWS, (rows) => {
      const [labels, scores] = columnsOf(rows)
      const outcomes = outcomesOf(labels, scores)
      for (const aim of aims) {
        const grid = Array.from({ length: 401 }, (_, k) => worth[aim.by](counted(labels, scores, k / 400), aim))
        const chosen = chooseOutcome(outcomes, aim)
        if (chosen) expect(worth[aim.by](chosen, aim), aim.by).toBeGreaterThanOrEqual(Math.max(...grid))
        else expect(Math.max(...grid), aim.by).toBe(-Infinity)
      }
    }),
    { numRuns: 40 },
  )
})

const rowsOf = ({ truePositives, falsePositives, trueNegatives, falseNegatives }: Outcome) =>
  truePositives + falsePositives + trueNegatives + falseNegatives

test('rows with one score across the limit are left out together, and the places that stay free are said', () => {
  const labels = Uint8Array.from([1, 1, 0, 1, 0, 0, 0, 0, 0, 0])
  const scores = Float64Array.from([0.9, 0.7, 0.7, 0.7, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05])
  const outcomes = outcomesOf(labels, scores)
  const of = (rows: number) => {
    const chosen = chooseOutcome(outcomes, { by: 'rows', rows })
    return [chosen && saidOf(chosen), tieAt(outcomes, { by: 'rows', rows })]
  }
  expect(of(3)).toEqual([1, { rows: 3, free: 2 }])
  expect(of(4)).toEqual([4, null])
  expect(of(10)).toEqual([10, null])
  expect(of(11)).toEqual([undefined, null])
  expect(tieAt(outcomes, { by: 'capacity', share: 0.2 })).toEqual({ rows: 3, free: 1 })
  expect(tieAt(outcomes, { by: 'f1' })).toBeNull()
})

test('aims are read as they are typed, and what is none says how they are', () => {
  expect(parseAim('precision=0.8', null)).toEqual({ by: 'precision', least: 0.8 })
  expect(parseAim('capacity=0.05', null)).toEqual({ by: 'capacity', share: 0.05 })
  expect(parseAim('capacity=500', null)).toEqual({ by: 'rows', rows: 500 })
  expect(parseAim('capacity=500/12000', null)).toEqual({ by: 'rows', rows: 500, of: 12_000 })
  expect(parseAim('capacity=1', null)).toEqual({ by: 'capacity', share: 1 })
  expect(parseAim('profit', parseValues({ tp: '100', fp: '-20' }))).toEqual({
    by: 'profit',
    values: { truePositive: 100, falsePositive: -20, trueNegative: 0, falseNegative: 0 },
  })
  expect(parseValues({})).toBeNull()
  for (const wrong of ['precision', 'precision=8', 'recall=0', 'recall=5', 'capacity=2.5', 'capacity=9/5', 'best', ''])
    expect(() => parseAim(wrong, null)).toThrow('No threshold')
  expect(() => parseAim('profit', null)).toThrow('worth')
  expect(() => parseValues({ tp: 'much' })).toThrow('tp=much')
})
