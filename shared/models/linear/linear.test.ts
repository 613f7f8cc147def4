import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createRng } from '../../core/index.ts'
import { REFERENCE_COMPUTE } from '../compute.ts'
import type { FitContext } from '../model.ts'
import { inMemory, type TrainingData } from '../training-data.ts'
import { linear } from './linear.ts'
import { minimise } from './newton.ts'
import { penalisedLoss } from './penalised-loss.ts'
import { type LinearState, linearPredictor } from './predictor.ts'
import { OPTIMA, ROWS, TARGETS, WEIGHT } from './scikit-learn.test-support.ts'

const REFERENCE = new URL('../../../../shared/reference/values/linear.json', import.meta.url)
const hasReference = existsSync(REFERENCE)
if (!hasReference) console.log('skipped: the comparison with scikit-learn needs ../shared/reference/values/linear.json')

const context: FitContext = { rng: createRng(0), progress: async () => {}, compute: REFERENCE_COMPUTE }

function numbers(
  task: TrainingData['task'],
  rows: readonly (readonly number[])[],
  target: readonly number[],
  weight: readonly number[] | null = null,
): TrainingData {
  const width = rows[0]?.length ?? 0
  const features = Array.from({ length: width }, (_, j) => ({
    name: `x${j}`,
    column: `x${j}`,
    kind: 'number' as const,
    levels: [],
  }))
  const matrix = {
    rows: rows.length,
    features: features.map((_, j) => ({ kind: 'number' as const, values: Float64Array.from(rows, (row) => row[j]!) })),
  }
  const classes = task === 'regression' ? 0 : new Set(target).size
  return inMemory(
    { task, classes, features },
    { matrix, target: Float64Array.from(target), weight: weight && Float64Array.from(weight) },
  )
}

const fitTight = async (data: TrainingData, l2: number) =>
  (await linear.fit({ l2, tolerance: 1e-13 }, data, context)) as LinearState

test.skipIf(!hasReference)('fit() reaches scikit-learn’s optimum of a logistic and of a ridge regression', async () => {
  const { X, logistic, ridge } = JSON.parse(readFileSync(REFERENCE, 'utf8'))
  const binary = await fitTight(numbers('binary', X, logistic.y), 1 / logistic.C)
  for (const [j, coefficient] of logistic.coef.entries()) expect(binary.weights[j]).toBeCloseTo(coefficient, 9)
  expect(binary.intercepts[0]).toBeCloseTo(logistic.intercept, 9)
  const line = await fitTight(numbers('regression', X, ridge.y), ridge.alpha)
  for (const [j, coefficient] of ridge.coef.entries()) expect(line.weights[j]).toBeCloseTo(coefficient, 9)
  expect(line.intercepts[0]).toBeCloseTo(ridge.intercept, 9)
})

test('fit() equals the closed form of a ridge regression on one feature', async () => {
  const x = [1, 2, 3, 4, 7]
  const y = [2, 1, 4, 3, 8]
  const mean = (values: number[]) => values.reduce((a, b) => a + b) / values.length
  const sxy = x.reduce((sum, xi, i) => sum + (xi - mean(x)) * (y[i]! - mean(y)), 0)
  const sxx = x.reduce((sum, xi) => sum + (xi - mean(x)) ** 2, 0)
  const state = await fitTight(
    numbers(
      'regression',
      x.map((xi) => [xi]),
      y,
    ),
    3,
  )
  expect(state.weights[0]).toBeCloseTo(sxy / (sxx + 3), 12)
  expect(state.intercepts[0]).toBeCloseTo(mean(y) - (sxy / (sxx + 3)) * mean(x), 12)
})

test('a level feature gives the margins of the same feature written as one-hot numbers', async () => {
  const rng = createRng('levels')
  const codes = Int32Array.from({ length: 200 }, () => rng.below(4) - 1)
  const target = Float64Array.from(codes, (code) => (rng.next() < 0.2 + 0.2 * (code + 1) ? 1 : 0))
  const asLevels = inMemory(
    { task: 'binary', classes: 2, features: [{ name: 'c', column: 'c', kind: 'levels', levels: ['a', 'b', 'c'] }] },
    { matrix: { rows: 200, features: [{ kind: 'levels', codes, cardinality: 3 }] }, target, weight: null },
  )
  const asNumbers = numbers(
    'binary',
    Array.from(codes, (code) => [0, 1, 2].map((level) => (code === level ? 1 : 0))),
    [...target],
  )
  const [levels, dummies] = [await fitTight(asLevels, 1), await fitTight(asNumbers, 1)]
  for (let j = 0; j < 3; j++) expect(levels.weights[j]).toBeCloseTo(dummies.weights[j]!, 10)
})

test('the softmax optimum has no slope left and balances the classes', async () => {
  const rng = createRng('softmax')
  const rows = Array.from({ length: 300 }, () => [rng.next() * 2 - 1, rng.next() * 2 - 1])
  const target = rows.map(([a, b]) => (a! + 0.4 * rng.next() > 0.3 ? 0 : b! > 0 ? 1 : 2))
  const data = numbers('multiclass', rows, target)
  const state = await fitTight(data, 0.5)
  const [batch] = data.batches() as Iterable<{ matrix: Parameters<typeof linearPredictor.margins>[1] }>
  const margins = linearPredictor.margins(state, batch!.matrix)
  // At the optimum with a free intercept the predicted shares of every class sum to its rows.
  for (let k = 0; k < 3; k++) {
    let expected = 0
    for (let row = 0; row < 300; row++) {
      const shares = margins.map((margin) => Math.exp(margin[row]!))
      expected += shares[k]! / shares.reduce((a, b) => a + b)
    }
    expect(expected).toBeCloseTo(target.filter((t) => t === k).length, 7)
  }
})

test.each(OPTIMA)('$task, l1 $l1, l2 $l2: fit() reaches scikit-learn’s elastic net', async (optimum) => {
  const { task, l1, l2, weighted, intercepts, weights } = optimum
  const data = numbers(task, ROWS, TARGETS[task], weighted ? WEIGHT : null)
  const state = (await linear.fit({ l1, l2, tolerance: 1e-12 }, data, context)) as LinearState
  // The zeros are zeros. Softmax intercepts are only known up to a constant.
  const centre = task === 'multiclass' ? state.intercepts.reduce((a, b) => a + b) / state.intercepts.length : 0
  for (const [j, weight] of weights.entries()) {
    expect(state.weights[j]).toBeCloseTo(weight, 6)
    expect(state.weights[j] === 0).toBe(weight === 0)
  }
  for (const [k, intercept] of intercepts.entries()) expect(state.intercepts[k]! - centre).toBeCloseTo(intercept, 6)
})

test.each([
  ['binary', 0],
  ['binary', 1],
  ['multiclass', 0],
  ['multiclass', 1],
  ['regression', 1],
] as const)('%s, l1 %i: with and without its Hessian at hand the optimum is the same', async (task, strength) => {
  const problem = await penalisedLoss(numbers(task, ROWS, TARGETS[task]), null)
  problem.setL2(0.7)
  const l1 = new Float64Array(problem.size).fill(strength, problem.outputs)
  const done = async () => {}
  const options = { l1, tolerance: 1e-10, maxIterations: 300, isTimeUp: () => false, breathe: done, afterStep: done }
  const [one, other] = [await minimise(problem, options), await minimise({ ...problem, hessian: null }, options)]
  const centre = (x: Float64Array) => (task === 'multiclass' ? (x[0]! + x[1]! + x[2]!) / 3 : 0)
  for (const [i, value] of one.x.entries()) {
    const isIntercept = i < problem.outputs
    expect(other.x[i]! - (isIntercept ? centre(other.x) : 0)).toBeCloseTo(value - (isIntercept ? centre(one.x) : 0), 6)
  }
})

test('a path chooses the penalty that a planted truth asks for, and the last fit keeps it', async () => {
  const rng = createRng('path')
  const noise = () => rng.next() + rng.next() + rng.next() - 1.5
  // 30 columns, of which two matter; the noise is large.
  const draw = (rows: number) => {
    const x = Array.from({ length: rows }, () => Array.from({ length: 30 }, noise))
    return numbers(
      'regression',
      x,
      x.map(([a, b]) => 2 * a! - b! + 3 * noise()),
    )
  }
  const [data, heldOut] = [draw(80), draw(400)]
  const params = { l1: 1, l2: 0.01, path: 13 }
  const state = (await linear.fit(params, data, { ...context, heldOut })) as LinearState
  const others = [...state.weights].slice(2)
  expect(state.weights[0]).toBeGreaterThan(1)
  expect(state.weights[1]).toBeLessThan(-0.3)
  expect(others.filter((weight) => weight === 0).length).toBeGreaterThan(9)
  const settled = linear.settle(params, [state])
  expect(settled).toMatchObject({ path: 0, l1: state.strength })
  const last = (await linear.fit(settled, data, context)) as LinearState
  for (const [j, weight] of state.weights.entries()) expect(last.weights[j]).toBeCloseTo(weight, 4)
})

test('knots follow a bend that a straight line cannot, and are level beyond the last', async () => {
  const x = Array.from({ length: 401 }, (_, i) => i / 100 - 2)
  const data = numbers(
    'regression',
    x.map((value) => [value]),
    x.map(Math.abs),
  )
  const margin = async (knots: number, at: number) => {
    const state = (await linear.fit({ knots, l2: 1e-6 }, data, context)) as LinearState
    const rows = { rows: 1, features: [{ kind: 'number' as const, values: Float64Array.of(at) }] }
    return linearPredictor.margins(state, rows)[0]![0]!
  }
  expect(await margin(0, -1.5)).toBeCloseTo(1, 1)
  for (const at of [-1.5, -1, 0.5, 1.25]) expect(await margin(20, at)).toBeCloseTo(Math.abs(at), 1)
})
