import { expect, test } from 'vitest'
import { createRng } from '../../core/index.ts'
import { REFERENCE_COMPUTE } from '../compute.ts'
import type { Feature, Matrix } from '../matrix.ts'
import { inMemory } from '../training-data.ts'
import { knn } from './knn.ts'
import { pointsOf } from './neighbours.ts'
import { type KnnState, knnPredictor, ringsAround } from './predictor.ts'

const context = { rng: createRng(0), progress: async () => {}, compute: REFERENCE_COMPUTE }

/** Numbers and levels with many ties. */
function draw(seed: string, rows: number): Matrix {
  const rng = createRng(seed)
  const number = (values: number): Feature => ({
    kind: 'number',
    values: Float64Array.from({ length: rows }, () => rng.below(values) / 4),
  })
  const levels = (): Feature => ({
    kind: 'levels',
    codes: Int32Array.from({ length: rows }, () => rng.below(5) - 1),
    cardinality: 4,
  })
  return { rows, features: [number(40), levels(), number(9), number(200), levels()] }
}

const aboutOf = ({ features }: Matrix) =>
  features.map(({ kind }, f) => ({ name: `${f}`, column: `${f}`, kind, levels: [] }))

const learn = async (params: object, matrix: Matrix, target: Float64Array, classes: number) => {
  const task = classes === 0 ? 'regression' : classes === 2 ? 'binary' : 'multiclass'
  const data = inMemory({ task, classes, features: aboutOf(matrix) }, { matrix, target, weight: null })
  return (await knn.fit(params, data, context)) as KnnState
}

test.each([1, 7, 40])('the tree finds the k = %i nearest that a look at every row finds, ties included', async (k) => {
  const [matrix, others] = [draw('rows', 900), draw('others', 60)]
  const target = Float64Array.from({ length: 900 }, (_, row) => row)
  const mismatch = 0.7
  const state = await learn({ k, mismatch }, matrix, target, 0)
  const points = pointsOf(others)
  for (let at = 0; at < others.rows; at++) {
    const squared = Float64Array.from(target, (row) =>
      matrix.features.reduce((sum, feature, f) => {
        const other = others.features[f]
        if (feature.kind === 'number')
          return sum + (feature.values[row]! - (other?.kind === 'number' ? other.values[at]! : 0)) ** 2
        return sum + (feature.codes[row] === (other?.kind === 'levels' ? other.codes[at] : 0) ? 0 : mismatch)
      }, 0),
    )
    const last = squared.toSorted()[k - 1]! * (1 + 1e-9)
    const near = target.filter((row) => squared[row]! <= last)
    const rings = ringsAround(state, points, at, k)
    expect(rings.reduce((sum, ring) => sum + ring.weight, 0)).toBe(near.length)
    expect(rings.reduce((sum, ring) => sum + ring.votes[0]!, 0)).toBe(near.reduce((sum, row) => sum + row, 0))
  }
})

test('votes are scikit-learn’s: by 1 / distance, an exact match alone', async () => {
  const line: Matrix = { rows: 4, features: [{ kind: 'number', values: Float64Array.of(0, 1, 3, 8) }] }
  const ask: Matrix = { rows: 2, features: [{ kind: 'number', values: Float64Array.of(2, 3) }] }
  const target = Float64Array.of(10, 20, 60, 0)
  const margins = async (weighting: string) =>
    knnPredictor.margins(await learn({ k: 3, weighting }, line, target, 0), ask)[0]
  // KNeighborsRegressor(3, weights='distance').predict([[2], [3]]) and weights='uniform'.
  expect([...(await margins('distance'))!]).toEqual([(10 / 2 + 20 + 60) / 2.5, 60])
  expect([...(await margins('uniform'))!]).toEqual([30, 30])
})

test('k is chosen by held-out rows: few neighbours of a fine pattern, many of noise', async () => {
  const chosen = async (labelOf: (x: number, noise: number) => number) => {
    const rng = createRng('choose')
    const drawn = (rows: number) => {
      const values = Float64Array.from({ length: rows }, () => rng.next() * 8)
      const matrix: Matrix = { rows, features: [{ kind: 'number', values }] }
      const target = values.map((x) => labelOf(x, rng.next()))
      return inMemory({ task: 'binary', classes: 2, features: aboutOf(matrix) }, { matrix, target, weight: null })
    }
    const state = (await knn.fit({}, drawn(400), { ...context, heldOut: drawn(400) })) as KnnState
    expect(knn.settle({}, [state])).toMatchObject({ k: state.k })
    return state.k
  }
  expect(await chosen((x) => Math.floor(2 * x) % 2)).toBeLessThanOrEqual(15)
  expect(await chosen((_, noise) => (noise < 0.3 ? 1 : 0))).toBeGreaterThanOrEqual(60)
})
