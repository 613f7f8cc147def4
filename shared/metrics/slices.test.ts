import { expect, test } from 'vitest'
import { createRng, type Rng } from '../core/index.ts'
import type { Column } from '../table/index.ts'
import { decide, findSlices, type Predictions, rowsOfSlice } from './index.ts'

const ROWS = 3000

function columnsOf(rng: Rng): Map<string, Column> {
  const validity = () => Uint8Array.from({ length: ROWS }, () => Number(rng.next() < 0.95))
  const number = (): Column => ({
    kind: 'number',
    values: Float64Array.from({ length: ROWS }, () => rng.next()),
    validity: validity(),
  })
  const category = (levels: readonly string[]): Column => {
    const known = validity()
    return {
      kind: 'category',
      levels,
      codes: Int32Array.from(known, (valid) => (valid === 1 ? rng.below(levels.length) : -1)),
      validity: known,
    }
  }
  return new Map([
    ['age', number()],
    ['income', number()],
    ['job', category(['clerk', 'nurse', 'pilot', 'smith'])],
    ['town', category(['north', 'south', 'west'])],
  ])
}

/** Scores that are calibrated, except where the true chance is another one. */
function predictions(rng: Rng, chanceOf: (row: number, score: number) => number = (_row, score) => score): Predictions {
  const scores = Float64Array.from({ length: ROWS }, () => 0.1 + 0.8 * rng.next() ** 2)
  const labels = Uint8Array.from(scores, (score, row) => Number(rng.next() < chanceOf(row, score)))
  return { task: 'binary', labels, scores, decisions: decide(scores, 0.5) }
}

test('where nothing is wrong, something is found in at most about one of twenty data sets', () => {
  let alarms = 0
  const sets = 200
  for (let seed = 0; seed < sets; seed++) {
    const rng = createRng(seed)
    const { slices, looked } = findSlices(predictions(rng), columnsOf(rng))
    expect(looked).toBeGreaterThan(80)
    if (slices.length > 0) alarms++
  }
  // 95 % and three standard deviations.
  expect(alarms / sets).toBeLessThan(0.1)
})

test('a weak region of one column, and one of two, are found first', () => {
  const rng = createRng('weak')
  const columns = columnsOf(rng)
  const pilot = rowsOfSlice([{ column: 'job', is: 'level', level: 'pilot' }], columns)
  const one = findSlices(
    predictions(rng, (row, score) => (pilot[row] === 1 ? 1 - score : score)),
    columns,
  )
  expect(one.slices[0]?.conditions).toEqual([{ column: 'job', is: 'level', level: 'pilot' }])
  const { rows, error, overall, p } = one.slices[0]!
  expect(rows).toBe(pilot.reduce((sum, own) => sum + own, 0))
  expect(error.low).toBeGreaterThan(overall)
  expect(p).toBeLessThan(1e-6)

  const both = [
    { column: 'age', is: 'range' as const, from: null, to: 0.25 },
    { column: 'town', is: 'level' as const, level: 'west' },
  ]
  const young = rowsOfSlice(both, columns)
  const two = findSlices(
    predictions(rng, (row, score) => (young[row] === 1 ? 1 - score : score)),
    columns,
  )
  const found = two.slices.find(({ conditions }) => conditions.length === 2)
  expect(found?.conditions.map(({ column }) => column)).toEqual(['age', 'town'])
  expect(found?.error.value).toBeGreaterThan(2 * found!.overall)
})

test('errors of numbers have slices too', () => {
  const rng = createRng('numbers')
  const columns = columnsOf(rng)
  const missing = rowsOfSlice([{ column: 'income', is: 'missing' }], columns)
  const labels = Float64Array.from({ length: ROWS }, () => 10 * rng.next())
  const predicted = labels.map((label, row) => label + (rng.next() - 0.5) * (missing[row] === 1 ? 8 : 1))
  const { slices } = findSlices({ task: 'regression', labels, predicted }, columns)
  expect(slices[0]?.conditions).toEqual([{ column: 'income', is: 'missing' }])
  expect(slices[0]?.error.low).toBeGreaterThan(1)
})
