import { expect, test } from 'vitest'
import { createRng } from '../../core/index.ts'
import { REFERENCE_COMPUTE } from '../compute.ts'
import type { FitContext } from '../model.ts'
import { inMemory } from '../training-data.ts'
import { placeCuts } from '../trees/cuts.ts'
import { partitionRows } from '../trees/partition.ts'
import { gbdt } from './gbdt.ts'
import { type GbdtState, gbdtPredictor } from './predictor.ts'

const context: FitContext = { rng: createRng(0), progress: async () => {}, compute: REFERENCE_COMPUTE }

function regression(columns: Float64Array[], target: Float64Array) {
  const features = columns.map((_, j) => ({ name: `x${j}`, column: `x${j}`, kind: 'number' as const, levels: [] }))
  const matrix = { rows: target.length, features: columns.map((values) => ({ kind: 'number' as const, values })) }
  return { matrix, data: inMemory({ task: 'regression', classes: 0, features }, { matrix, target, weight: null }) }
}

test('fit() recovers a known three-leaf tree', async () => {
  const rng = createRng('truth')
  const x = Float64Array.from({ length: 1000 }, () => rng.next())
  const noise = Float64Array.from({ length: 1000 }, () => rng.next())
  const truth = (value: number): number => (value <= 0.3 ? 5 : value <= 0.8 ? -2 : 1)
  const { data } = regression([noise, x], x.map(truth))
  const state = (await gbdt.fit({ rounds: 1, learningRate: 1, maxLeaves: 3, l2: 0 }, data, context)) as GbdtState
  const splits = [...state.feature].filter((feature) => feature >= 0)
  expect(splits).toEqual([1, 1])
  const cuts = [...state.threshold].filter((_, node) => state.left[node]! >= 0).sort()
  // 256 bins over 1,000 values: a cut lies within one bin of the truth.
  expect(Math.abs(cuts[0]! - 0.3)).toBeLessThan(0.01)
  expect(Math.abs(cuts[1]! - 0.8)).toBeLessThan(0.01)
  const leaf = (value: number) =>
    gbdtPredictor.margins(state, {
      rows: 1,
      features: [0, value].map((v) => ({ kind: 'number', values: Float64Array.of(v) })),
    })[0]![0]!
  for (const value of [0.1, 0.5, 0.9]) expect(Math.abs(leaf(value) - truth(value))).toBeLessThan(0.1)
})

test('missing values go to the side that fits them', async () => {
  const x = Float64Array.from({ length: 400 }, (_, i) => (i % 4 === 0 ? NaN : i % 4))
  const target = x.map((value) => (Number.isNaN(value) || value === 3 ? 10 : 0))
  const { data, matrix } = regression([x], target)
  const state = (await gbdt.fit({ rounds: 30, learningRate: 0.5 }, data, context)) as GbdtState
  const [margins] = gbdtPredictor.margins(state, matrix)
  for (let row = 0; row < 400; row++) expect(Math.abs(margins![row]! - target[row]!)).toBeLessThan(0.01)
})

test('early stopping keeps the round with the lowest held-out loss', async () => {
  const rng = createRng('stop')
  const x = Float64Array.from({ length: 600 }, () => rng.next())
  const y = x.map((value) => value + rng.next())
  const train = regression([x.slice(0, 400)], y.slice(0, 400))
  const held = regression([x.slice(400)], y.slice(400))
  const params = { rounds: 300, learningRate: 0.3, earlyStopping: 10, minChildWeight: 2 }
  const state = (await gbdt.fit(params, train.data, { ...context, heldOut: held.data })) as GbdtState
  expect(state.rounds).toBeLessThan(100)
  const loss = async (rounds: number) => {
    const other = (await gbdt.fit({ ...params, rounds, earlyStopping: 0 }, train.data, context)) as GbdtState
    return gbdtPredictor.margins(other, held.matrix)[0]!.reduce((sum, m, row) => sum + (m - y[400 + row]!) ** 2, 0)
  }
  const kept = await loss(state.rounds)
  expect(kept).toBeLessThanOrEqual(await loss(state.rounds + 3))
  expect(kept).toBeLessThanOrEqual(await loss(Math.max(1, state.rounds - 1)))
})

test('placeCuts() separates every two neighbouring values while they fit, and never exceeds its limit', () => {
  expect([...placeCuts(Float64Array.of(1, 2, 2, 3), 254)]).toEqual([1.5, 2.5])
  const many = Float64Array.from({ length: 10_000 }, (_, i) => i)
  const cuts = placeCuts(many, 254)
  expect(cuts.length).toBeLessThanOrEqual(254)
  expect(cuts.length).toBeGreaterThan(240)
  const skewed = Float64Array.from({ length: 10_000 }, (_, i) => (i < 9_000 ? 0 : i))
  expect(placeCuts(skewed, 20)[0]).toBeGreaterThan(0)
  const next = Float64Array.of(1, 1 + Number.EPSILON)
  expect([...placeCuts(next, 254)]).toEqual([1])
})

test('partitionRows() keeps the order on both sides', () => {
  const rows = Uint32Array.of(4, 2, 0, 3, 1)
  const left = partitionRows(Uint8Array.of(1, 2, 1, 2, 2), Uint8Array.of(0, 1, 0), rows, 0, 5, new Uint32Array(5))
  expect(left).toBe(2)
  expect([...rows]).toEqual([2, 0, 4, 3, 1])
})
