import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRng } from '../../shared/core/index.ts'
import { type Matrix, MODELS, type ModelState, sliceMatrix, type TrainingData } from '../../shared/models/index.ts'
import { draw, type Task } from './drawn-data.test-support.ts'
import { kernelCompute } from './kernel-compute.ts'
import { SCORING_KERNELS } from './scoring-kernels.ts'

const FAMILIES = ['gbdt', 'random-forest', 'extra-trees'] as const

type Family = (typeof FAMILIES)[number] | 'mlp'

const context = () => ({ rng: createRng('fit'), progress: async () => {}, compute: kernelCompute({ threads: 1 }) })

async function matrixOf(data: TrainingData): Promise<Matrix> {
  for await (const { matrix } of data.batches()) return matrix
  throw new Error('no rows were drawn')
}

/** Few rows are scored otherwise: by the kernels, and by a copy of the model that never saw them. */
function expectFewAlike(family: Family, state: ModelState, matrix: Matrix, margins: readonly Float64Array[]): void {
  const { predictor } = MODELS.get(family)
  const copy = structuredClone(state)
  // Those that are asked often get a memory of their own.
  for (let ask = 0; ask < 60; ask++) predictor.margins(state, sliceMatrix(matrix, 0, 1), SCORING_KERNELS)
  for (const [from, to] of [
    [0, 1],
    [1, 2],
    [2, 9],
    [5, 21],
    [3, 36],
    [0, 63],
  ] as const) {
    const few = sliceMatrix(matrix, from, to)
    const wanted = margins.map((own) => own.slice(from, to))
    expect(predictor.margins(state, few, SCORING_KERNELS)).toEqual(wanted)
    expect(predictor.margins(copy, few)).toEqual(wanted)
  }
}

/** What the kernels say, and whether they did the work. */
function scored(family: Family, state: ModelState, matrix: Matrix) {
  const { predictor } = MODELS.get(family)
  let isDone = false
  const watched: typeof SCORING_KERNELS = {
    ...SCORING_KERNELS,
    addNets(...asked) {
      isDone = SCORING_KERNELS.addNets(...asked)
      return isDone
    },
    addTrees(...asked) {
      isDone = SCORING_KERNELS.addTrees(...asked)
      return isDone
    },
  }
  const margins = predictor.margins(state, matrix, watched)
  expect(margins).toEqual(predictor.margins(state, matrix))
  expectFewAlike(family, state, matrix, margins)
  return isDone
}

test('trees scored by the kernels say what the plain way says, bit for bit', { timeout: 60_000 }, () =>
  fc.assert(
    fc.asyncProperty(
      fc.record({
        seed: fc.nat(),
        rows: fc.integer({ min: 70, max: 700 }),
        features: fc.integer({ min: 1, max: 12 }),
        task: fc.constantFrom<Task>('binary', 'multiclass', 'regression'),
        family: fc.constantFrom(...FAMILIES),
        levels: fc.constantFrom('sets', 'codes', 'targets'),
        maxDepth: fc.constantFrom(0, 1, 4, 8),
      }),
      async ({ seed, rows, features, task, family, levels, maxDepth }) => {
        const { data } = draw(seed, rows, features, task)
        const params = family === 'gbdt' ? { rounds: 5, maxDepth, levels } : { trees: 5, maxDepth }
        const state = await MODELS.get(family)
          .fit(params, data, context())
          .catch(() => null)
        // Levels by targets that have no order are refused.
        if (state) scored(family, state, await matrixOf(data))
      },
    ),
    { numRuns: 60 },
  ),
)

test('trees of more leaves than a byte counts are walked, and thresholds that it cannot tell apart left to the plain way', async () => {
  const { data } = draw(3, 9000, 6, 'regression')
  const grown = (params: object) => MODELS.get('gbdt').fit({ rounds: 3, minChildWeight: 0, ...params }, data, context())
  const matrix = await matrixOf(data)
  expect(scored('gbdt', await grown({ maxDepth: 8 }), matrix)).toBe(true)
  expect(scored('gbdt', await grown({ maxDepth: 0, maxLeaves: 256 }), matrix)).toBe(true)
  expect(scored('gbdt', await grown({ maxDepth: 0, maxLeaves: 400 }), matrix)).toBe(true)
  const forest = await MODELS.get('random-forest').fit({ trees: 3, maxDepth: 0, minLeafWeight: 1 }, data, context())
  expect(scored('random-forest', forest, matrix)).toBe(true)
  const tree = await grown({ rounds: 1, maxDepth: 0, maxLeaves: 0 })
  const finer = { ...tree, threshold: Float64Array.from({ length: 20_000 }, (_, node) => node / 20_000) }
  expect(scored('gbdt', finer, matrix)).toBe(false)
})

test('models that are asked in turn, more of them than are held, say what the plain way says', async () => {
  const { data } = draw(7, 300, 5, 'binary')
  const matrix = await matrixOf(data)
  const trees = [1, 2, 3, 4].map((rounds) => MODELS.get('gbdt').fit({ rounds, maxDepth: 3 }, data, context()))
  const states: readonly (readonly [Family, ModelState])[] = [
    ...(await Promise.all(trees)).map((state) => ['gbdt', state] as const),
    ['mlp', await MODELS.get('mlp').fit({ epochs: 1, width: 8, nets: 2, batch: 32 }, data, context())],
  ]
  for (let turn = 0; turn < 3; turn++)
    for (const [family, state] of states) expect(scored(family, state, matrix), `${family}, turn ${turn}`).toBe(true)
})

test('nets scored by the kernels say what the plain way says, bit for bit', { timeout: 60_000 }, () =>
  fc.assert(
    fc.asyncProperty(
      fc.record({
        seed: fc.nat(),
        rows: fc.integer({ min: 80, max: 400 }),
        features: fc.integer({ min: 1, max: 7 }),
        task: fc.constantFrom<Task>('binary', 'multiclass', 'regression'),
        blocks: fc.constantFrom(0, 1, 2),
        encoding: fc.constantFrom('pieces', 'periodic'),
      }),
      async ({ seed, rows, features, task, ...shape }) => {
        const { data } = draw(seed, rows, features, task)
        const params = { epochs: 2, width: 24, nets: 2, batch: 32, ...shape }
        const state = await MODELS.get('mlp').fit(params, data, context())
        expect(scored('mlp', state, await matrixOf(data))).toBe(true)
      },
    ),
    { numRuns: 20 },
  ),
)
