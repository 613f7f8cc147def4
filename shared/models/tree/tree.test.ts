import { expect, test } from 'vitest'
import { createRng } from '../../core/index.ts'
import { REFERENCE_COMPUTE } from '../compute.ts'
import { ROWS, TARGETS } from '../linear/scikit-learn.test-support.ts'
import type { Feature } from '../matrix.ts'
import { inMemory, type TrainingData } from '../training-data.ts'
import { type TreeState, treePredictor } from './predictor.ts'
import { tree } from './tree.ts'

const context = { rng: createRng(0), progress: async () => {}, compute: REFERENCE_COMPUTE }

function dataOf(task: TrainingData['task'], features: readonly Feature[], target: ArrayLike<number>): TrainingData {
  const infos = features.map((feature, f) => ({
    name: `x${f}`,
    column: `x${f}`,
    kind: feature.kind,
    levels: feature.kind === 'levels' ? ['red', 'green', 'blue', 'grey'] : [],
  }))
  const classes = task === 'regression' ? 0 : new Set(Array.from(target)).size
  const matrix = { rows: target.length, features }
  return inMemory({ task, classes, features: infos }, { matrix, target: Float64Array.from(target), weight: null })
}

const number = (values: ArrayLike<number>): Feature => ({ kind: 'number', values: Float64Array.from(values) })
const COLUMNS = (ROWS[0] ?? []).map((_, j) => number(ROWS.map((row) => row[j] ?? 0)))

test('a tree of numbers predicts what scikit-learn’s does', async () => {
  const data = dataOf('regression', COLUMNS, TARGETS.regression)
  const state = (await tree.fit({ leaves: 8, maxDepth: 3, minLeaf: 3 }, data, context)) as TreeState
  const [found] = treePredictor.margins(state, { rows: ROWS.length, features: COLUMNS })
  // DecisionTreeRegressor(max_depth=3, min_samples_leaf=3).predict(ROWS)
  const expected = [
    -1.34, -1.718, 0.6333333333, 0.8471428571, -3.563333333, 2.445, -3.563333333, -3.563333333, -1.34, -4.008,
    0.8471428571, 0.8471428571, 0.8471428571, -1.34, 2.445, 0.8471428571, 0.8471428571, -1.718, -1.34, 0.8471428571,
    0.8471428571, -1.34, 0.6333333333, -1.718, 0.8471428571, 2.445, -4.008, 0.8471428571, 0.8471428571, -4.008,
    0.8471428571, 0.8471428571, -1.718, 2.445, -1.718, -4.008, 0.8471428571, -1.34, -4.008, 0.6333333333,
  ]
  for (const [row, value] of expected.entries()) expect(found![row]).toBeCloseTo(value, 8)
})

test('a tree of classes leaves as little impurity as scikit-learn’s', async () => {
  const data = dataOf('multiclass', COLUMNS, TARGETS.multiclass)
  const state = (await tree.fit({ leaves: 24, maxDepth: 4, minLeaf: 4 }, data, context)) as TreeState
  let impurity = 0
  for (const [node, weight] of state.weight.entries())
    if (state.feature[node] === -1)
      impurity += weight - [0, 1, 2].reduce((sum, c) => sum + state.shares[node * 3 + c]! ** 2 / weight, 0)
  // DecisionTreeClassifier(max_depth=4, min_samples_leaf=4): node samples times Gini's impurity, over the leaves.
  expect(impurity).toBeCloseTo(5.666666666666666, 8)
})

/** Red or blue: yes where x0 > 3 or is missing; otherwise no. One row in twenty is the other way round. */
function planted(rows: number, seed: string): TrainingData {
  const rng = createRng(seed)
  const x = Float64Array.from({ length: rows }, () => (rng.below(6) === 0 ? NaN : rng.below(80) / 10))
  const codes = Int32Array.from({ length: rows }, () => rng.below(4))
  const target = x.map((value, row) => {
    const isYes = codes[row]! % 2 === 0 && !(value <= 3)
    return Number(isYes) ^ Number(rng.below(20) === 0)
  })
  return dataOf(
    'binary',
    [number(x), { kind: 'levels', codes, cardinality: 4 }, number(x.map(() => rng.next()))],
    target,
  )
}

test('a planted tree is found again, in size by held-out rows, and reads as it was planted', async () => {
  const data = planted(2000, 'planted')
  const state = (await tree.fit({}, data, { ...context, heldOut: planted(1000, 'held out') })) as TreeState
  const about = { target: 'bought', features: data.features, classes: ['no', 'yes'] }
  const lines = tree.read(state, about)?.map((line) => line.replace(/\d+ % of [\d,]+/, '… of …'))
  const question = ['x1 is green or grey → no: … of … rows', 'x1 is red or blue']
  expect(lines?.filter((line) => !line.startsWith(' ')).sort()).toEqual(question)
  expect(lines?.filter((line) => line.startsWith(' '))).toEqual([
    '  x0 ≤ 3.05 → no: … of … rows',
    '  x0 > 3.05, or missing → yes: … of … rows',
  ])
  expect(state.leaves).toBe(3)
  expect(tree.settle({}, [state])).toMatchObject({ leaves: 3 })
  expect(treePredictor.jumps?.(state)).toEqual([{ feature: 0, value: 3.05 }])
})

test('numbers that are infinite, missing, huge or one value do no harm', async () => {
  const values = [
    [-Infinity, 1, 2, 3, Infinity, 5, 6, NaN, Infinity, 9],
    new Array(10).fill(NaN),
    new Array(10).fill(4),
    [1e300, -1e300, 1e-300, 0, 1, 2, 3, 4, 5, 6],
  ]
  const target = [0, 0, 0, 0, 1, 1, 1, 1, 1, 1]
  const features = values.map(number)
  for (const task of ['binary', 'regression'] as const) {
    const state = (await tree.fit({ minLeaf: 1 }, dataOf(task, features, target), context)) as TreeState
    const [found] = treePredictor.margins(state, { rows: 10, features })
    expect([...found!.map((margin) => Number(margin > (task === 'binary' ? 0 : 0.5)))]).toEqual(target)
  }
})
