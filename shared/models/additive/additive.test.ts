import { expect, test } from 'vitest'
import { createRng, log } from '../../core/index.ts'
import type { Task } from '../../metrics/index.ts'
import { REFERENCE_COMPUTE } from '../compute.ts'
import type { Matrix } from '../matrix.ts'
import { type Batch, inMemory, type TrainingData } from '../training-data.ts'
import { additive } from './additive.ts'
import { type AdditiveState, additivePredictor, binsOf, coarseCount, isAdditiveState } from './predictor.ts'

const ROWS = 4000
const NAMES = ['bend', 'jump', 'level', 'noise', 'one', 'other']
const LEVELS = [-1, 0.4, 0.6]

/** What is planted: each column's own part, and `one` and `other` acting together in a corner. */
const bend = (x: number): number => (x - 0.5) ** 2 * 8 - 2 / 3
const jump = (x: number): number => (x > 0.7 ? 1.4 : -0.6)
const corner = (a: number, b: number): number => (a > 0.5 === b > 0.5 ? 0.8 : -0.8)

function planted(task: Task, hasPair: boolean): { data: TrainingData; matrix: Matrix; truth: Float64Array } {
  const rng = createRng(`planted ${task}`)
  const numbers = (): Float64Array => Float64Array.from({ length: ROWS }, () => rng.next())
  const [a, b, c, one, other] = [numbers(), numbers(), numbers(), numbers(), numbers()]
  const codes = Int32Array.from({ length: ROWS }, () => rng.below(3))
  const features: Matrix['features'] = [
    { kind: 'number', values: a },
    { kind: 'number', values: b },
    { kind: 'levels', codes, cardinality: 3 },
    { kind: 'number', values: c },
    { kind: 'number', values: one },
    { kind: 'number', values: other },
  ]
  const matrix = { rows: ROWS, features }
  const truth = a.map(
    (x, row) => bend(x) + jump(b[row]!) + LEVELS[codes[row]!]! + (hasPair ? corner(one[row]!, other[row]!) : 0),
  )
  const target = truth.map((value) => {
    const noise = rng.next()
    return task === 'regression' ? 10 + value + 0.5 * (noise - 0.5) : log(noise / (1 - noise)) < 2 * value ? 1 : 0
  })
  const about = {
    task,
    classes: task === 'binary' ? 2 : 0,
    features: NAMES.map((name, f) => ({
      name,
      column: name,
      kind: features[f]!.kind,
      levels: f === 2 ? ['x', 'y', 'z'] : [],
    })),
  }
  return { data: inMemory(about, { matrix, target, weight: null }), matrix, truth }
}

async function fitted(data: TrainingData, params: object = {}): Promise<AdditiveState> {
  const context = { rng: createRng('fit'), progress: async () => {}, compute: REFERENCE_COMPUTE }
  const state = await additive.fit(
    { rounds: 120, pairRounds: 60, pairs: 1, earlyStopping: 0, ...params },
    data,
    context,
  )
  if (isAdditiveState(state)) return state
  throw new Error('the state is of another family')
}

/** The value of a feature's shape at one number, or code. */
function shapeAt(state: AdditiveState, feature: number, values: readonly number[]): number[] {
  const matrix: Matrix = {
    rows: values.length,
    features: NAMES.map((_, f) =>
      f === 2
        ? { kind: 'levels', codes: Int32Array.from(values), cardinality: 3 }
        : { kind: 'number', values: Float64Array.from(values) },
    ),
  }
  const bins = binsOf(state, matrix)[feature]!
  return Array.from(bins, (bin) => state.values[state.binStart[feature]! + bin]!)
}

test('a planted sum of a bend, a jump and levels is found again, and noise stays flat', async () => {
  const state = await fitted(planted('regression', false).data, { pairs: 0 })
  const places = Array.from({ length: 19 }, (_, i) => 0.05 * (i + 1) + 0.012)
  for (const [i, value] of shapeAt(state, 0, places).entries())
    expect(Math.abs(value - bend(places[i]!))).toBeLessThan(0.12)
  for (const [i, value] of shapeAt(state, 1, places).entries())
    expect(Math.abs(value - jump(places[i]!))).toBeLessThan(0.08)
  for (const [code, value] of shapeAt(state, 2, [0, 1, 2]).entries())
    expect(Math.abs(value - LEVELS[code]!)).toBeLessThan(0.05)
  for (const value of shapeAt(state, 3, places)) expect(Math.abs(value)).toBeLessThan(0.06)
  expect(state.intercepts[0]).toBeCloseTo(10, 1)
})

test.each(['regression', 'binary'] as const)(
  '%s: a planted pair is the one that is chosen, and its corners are found',
  async (task) => {
    const { data } = planted(task, true)
    const state = await fitted(data)
    expect([...state.first, ...state.second]).toEqual([4, 5])
    const columns = coarseCount(state, 5)
    const rows = coarseCount(state, 4)
    const scale = task === 'binary' ? 2 : 1
    const off = { most: 0, count: 0 }
    for (const [top, left] of [
      [2, 2],
      [2, 18],
      [18, 2],
      [18, 18],
    ] as const) {
      let sum = 0
      for (let cell = 0; cell < 144; cell++)
        sum += state.pairValues[(top + Math.floor(cell / 12)) * columns + left + (cell % 12)]!
      off.most = Math.max(off.most, Math.abs(sum / 144 - scale * (top === left ? 0.8 : -0.8)))
      off.count++
    }
    expect([rows, columns, off.count]).toEqual([32, 32, 4])
    expect(off.most).toBeLessThan(0.12 * scale)
  },
)

test('shapes have a mean of 0 over the rows, and so has every line of a pair', async () => {
  const state = await fitted(planted('binary', true).data, { rounds: 30, pairRounds: 20, pairs: 4, bags: 2 })
  const { binStart, values, weights, first, second, pairStart, pairValues, pairWeights } = state
  for (let f = 0; f < NAMES.length; f++) {
    let sum = 0
    for (let bin = binStart[f]!; bin < binStart[f + 1]!; bin++) sum += weights[bin]! * values[bin]!
    expect(Math.abs(sum)).toBeLessThan(1e-8)
  }
  expect(first).toHaveLength(4)
  for (let p = 0; p < first.length; p++) {
    const [rows, columns] = [coarseCount(state, first[p]!), coarseCount(state, second[p]!)]
    expect(pairStart[p + 1]! - pairStart[p]!).toBe(rows * columns)
    const sums = [new Float64Array(rows), new Float64Array(columns)] as const
    for (let cell = 0; cell < rows * columns; cell++) {
      const value = pairWeights[pairStart[p]! + cell]! * pairValues[pairStart[p]! + cell]!
      sums[0][Math.floor(cell / columns)]! += value
      sums[1][cell % columns]! += value
    }
    for (const sum of [...sums[0], ...sums[1]]) expect(Math.abs(sum)).toBeLessThan(1e-7)
  }
})

test('rows of a margin are the intercept and what is looked up for them, and another entry changes no other row', async () => {
  const { data, matrix } = planted('binary', true)
  const state = await fitted(data, { rounds: 30, pairRounds: 20, pairs: 2 })
  const [margins] = additivePredictor.margins(state, matrix)
  const bins = binsOf(state, matrix)
  for (const row of [0, 1, 777]) {
    let sum = state.intercepts[0]!
    for (const [f, own] of bins.entries()) sum += state.values[state.binStart[f]! + own[row]!]!
    for (let p = 0; p < state.first.length; p++) {
      const [a, b] = [state.first[p]!, state.second[p]!]
      const [i, j] = [a, b].map((f) => state.coarse[state.binStart[f]! + bins[f]![row]!]!)
      sum += state.pairValues[state.pairStart[p]! + i! * coarseCount(state, b) + j!]!
    }
    expect(Math.abs(margins![row]! - sum)).toBeLessThan(1e-12)
  }
  const values = state.values.slice()
  const bin = bins[1]![5]!
  values[state.binStart[1]! + bin]! += 1
  const [changed] = additivePredictor.margins({ ...state, values }, matrix)
  for (let row = 0; row < ROWS; row++)
    expect(changed![row]! - margins![row]!).toBeCloseTo(bins[1]![row] === bin ? 1 : 0, 12)
})

test('what was asked to rise never falls, acts in no pair, and pairs stay within their groups', async () => {
  const { data, matrix } = planted('binary', true)
  const context = {
    rng: createRng('fit'),
    progress: async () => {},
    compute: REFERENCE_COMPUTE,
    constraints: { monotone: Int8Array.of(0, 1, 0, 0, 1, 0), groups: [[0, 1, 5], [2, 3], [4]] },
  }
  const state = await additive.fit({ rounds: 30, pairRounds: 10, pairs: 15, earlyStopping: 0 }, data, context)
  if (!isAdditiveState(state)) throw new Error('the state is of another family')
  for (const f of [1, 4]) {
    const own = state.values.subarray(state.binStart[f]! + 1, state.binStart[f + 1]!)
    for (let bin = 1; bin < own.length; bin++) expect(own[bin]! - own[bin - 1]!).toBeGreaterThanOrEqual(-1e-12)
  }
  const pairs = Array.from(state.first, (a, p) => [a, state.second[p]!])
  expect(pairs.length).toBeGreaterThan(0)
  for (const pair of pairs)
    expect([
      [0, 5],
      [2, 3],
    ]).toContainEqual(pair)
  expect(additivePredictor.margins(state, matrix)[0]).toHaveLength(ROWS)
})

test('missing values and levels without rows in training say nothing', async () => {
  const { data, matrix } = planted('binary', true)
  const state = await fitted(data, { rounds: 30, pairRounds: 20, pairs: 2 })
  const batch: Batch = { matrix, target: new Float64Array(ROWS), weight: null }
  const unseen: Matrix = {
    rows: ROWS,
    features: batch.matrix.features.map((feature) =>
      feature.kind === 'number'
        ? { kind: 'number', values: feature.values.map(() => NaN) }
        : { ...feature, codes: feature.codes.map(() => -1) },
    ),
  }
  for (const margin of additivePredictor.margins(state, unseen)[0]!.subarray(0, 3))
    expect(margin).toBeCloseTo(state.intercepts[0]!, 12)
})
