import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRng, type Rng } from '../../shared/core/index.ts'
import {
  type Compute,
  type Feature,
  inMemory,
  MODELS,
  REFERENCE_COMPUTE,
  type TrainingData,
} from '../../shared/models/index.ts'
import { kernelCompute } from './kernel-compute.ts'

// The reference in shared/ and the kernels, on one thread and on several, give the same model, bit for bit.

type Task = TrainingData['task']

/** Columns with ties, gaps, few and many values, of all scales; some columns say nothing. */
function column(rng: Rng, rows: number): Float64Array {
  const kind = rng.below(7)
  const scale = 10 ** (rng.below(9) - 4)
  return Float64Array.from({ length: rows }, () => {
    if (kind === 0) return rng.next()
    if (kind === 1) return rng.below(4)
    if (kind === 2) return rng.below(3) === 0 ? NaN : scale * rng.next()
    if (kind === 3) return 5
    if (kind === 4) return NaN
    if (kind === 5) return rng.below(40) === 0 ? Infinity : -scale * rng.below(1000)
    return rng.next() ** 8
  })
}

interface Drawn {
  readonly task: Task
  readonly data: TrainingData
  readonly heldOut: TrainingData
}

function draw(seed: number, rows: number, features: number, task: Task): Drawn {
  const rng = createRng(`parity ${seed}`)
  const columns = Array.from({ length: features }, () => column(rng, rows))
  const hasWeights = rng.below(2) === 0
  const score = Float64Array.from({ length: rows }, (_, row) => {
    const first = columns[0]?.[row] ?? 0
    const second = columns[1]?.[row] ?? 0
    return (Number.isFinite(first) ? Math.tanh(first) : 0.7) + (Number.isNaN(second) ? -1 : 0) + rng.next()
  })
  const target = score.map((value) =>
    task === 'binary'
      ? Number(value > 1)
      : task === 'multiclass'
        ? Math.max(0, Math.min(3, Math.floor(value * 2)))
        : value,
  )
  // Every third feature is one of levels, of few or of more than there are bins; some are never seen.
  const cardinalities = columns.map((_, j) => (j % 3 === 2 ? [2, 5, 30, 400][rng.below(4)]! : 0))
  const codes = cardinalities.map((cardinality) =>
    Int32Array.from({ length: rows }, () =>
      cardinality === 0 ? 0 : Math.floor(rng.next() ** 2 * (cardinality + 1)) - 1,
    ),
  )
  for (let row = 0; row < rows; row++) if ((codes[2]?.[row] ?? 0) % 3 === 1) target[row] = task === 'regression' ? 4 : 1
  const about = {
    task,
    classes: task === 'binary' ? 2 : task === 'multiclass' ? 4 : 0,
    features: columns.map((_, j) => ({
      name: `x${j}`,
      column: `x${j}`,
      kind: cardinalities[j] ? ('levels' as const) : ('number' as const),
      levels: [],
    })),
  }
  const weight = hasWeights ? Float64Array.from({ length: rows }, () => rng.below(4) / 2) : null
  const part = (from: number, to: number) =>
    inMemory(about, {
      matrix: {
        rows: to - from,
        features: columns.map((values, j) => featureOf(values, codes[j]!, cardinalities[j]!, from, to)),
      },
      target: target.slice(from, to),
      weight: weight?.slice(from, to) ?? null,
    })
  const middle = Math.ceil(rows * 0.9)
  return { task, data: part(0, middle), heldOut: part(middle, rows) }
}

function featureOf(values: Float64Array, codes: Int32Array, cardinality: number, from: number, to: number): Feature {
  if (cardinality === 0) return { kind: 'number', values: values.slice(from, to) }
  return { kind: 'levels', codes: codes.slice(from, to), cardinality }
}

function fitted(compute: Compute, params: object, { data, heldOut }: Drawn, withHeldOut: boolean) {
  const context = { rng: createRng('fit'), progress: async () => {}, compute, ...(withHeldOut && { heldOut }) }
  return MODELS.get('gbdt').fit(params, data, context)
}

const params = fc.record({
  rounds: fc.integer({ min: 1, max: 6 }),
  learningRate: fc.constantFrom(0.1, 0.7),
  growth: fc.constantFrom('depth', 'leaf'),
  maxDepth: fc.constantFrom(0, 1, 3, 6),
  maxLeaves: fc.constantFrom(0, 2, 7, 20),
  minChildWeight: fc.constantFrom(0, 0.01, 1, 5),
  l1: fc.constantFrom(0, 0, 0.5),
  l2: fc.constantFrom(0, 1),
  maxStep: fc.constantFrom(0, 0, 0.3),
  subsample: fc.constantFrom(1, 0.6),
  columnSample: fc.constantFrom(1, 0.5),
  levelColumnSample: fc.constantFrom(1, 0.5),
  maxBins: fc.constantFrom(3, 16, 256),
  increasing: fc.constantFrom('', '', 'x0'),
  interactions: fc.constantFrom('', '', 'x0;x0|x0'),
  levels: fc.constantFrom('sets', 'sets', 'codes', 'targets'),
  levelSmoothing: fc.constantFrom(0, 10),
  loss: fc.constantFrom('squared', 'absolute', 'quantile', 'poisson', 'tweedie'),
  quantile: fc.constant(0.8),
  earlyStopping: fc.constantFrom(0, 0, 2),
})

const COMPUTES = [1, 2, 3].map((threads) => kernelCompute({ threads, always: true }))

test('the reference and the kernels on 1, 2 and 3 threads give the same model, bit for bit', { timeout: 120_000 }, () =>
  fc.assert(
    fc.asyncProperty(
      params,
      fc.record({
        seed: fc.nat(),
        rows: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 100, max: 3000 })),
        features: fc.integer({ min: 1, max: 20 }),
        task: fc.constantFrom<Task>('binary', 'multiclass', 'regression'),
        withHeldOut: fc.boolean(),
      }),
      async (chosen, { seed, rows, features, task, withHeldOut }) => {
        const drawn = draw(seed, rows, features, task)
        const outcome = (compute: Compute) =>
          fitted(compute, chosen, drawn, withHeldOut).catch((error: unknown) => String(error))
        const expected = await outcome(REFERENCE_COMPUTE)
        for (const compute of COMPUTES) {
          expect(await outcome(compute)).toEqual(expected)
          expect(compute.used().why).toBeUndefined()
        }
      },
    ),
    { numRuns: 60 },
  ),
)

test.each(['random-forest', 'extra-trees'])('%s: the reference and the kernels grow the same trees', async (family) => {
  for (const [seed, task] of [
    [1, 'binary'],
    [2, 'multiclass'],
    [3, 'regression'],
  ] as const) {
    const { data } = draw(seed, 1500, 9, task)
    const grown = (compute: Compute) =>
      MODELS.get(family).fit({ trees: 5 }, data, { rng: createRng('fit'), progress: async () => {}, compute })
    const expected = await grown(REFERENCE_COMPUTE)
    for (const compute of COMPUTES) expect(await grown(compute)).toEqual(expected)
  }
})

test('parts of trees that the kernels grow as a whole are those of trees grown node by node', async () => {
  // More rows than a part of several threads has, so that parts begin below the root.
  const { data } = draw(7, 17_000, 6, 'binary')
  for (const family of ['random-forest', 'extra-trees'] as const)
    for (const chosen of [
      { trees: 1, maxDepth: 0, minLeafWeight: 1 },
      { trees: 1, maxDepth: 7, columnSample: 1, maxBins: 256 },
      { trees: 1, maxLeaves: 40 },
    ]) {
      const grown = (compute: Compute) =>
        MODELS.get(family).fit(chosen, data, { rng: createRng('fit'), progress: async () => {}, compute })
      const expected = await grown(REFERENCE_COMPUTE)
      for (const compute of COMPUTES) expect(await grown(compute)).toEqual(expected)
    }
}, 120_000)

test('nodes that several threads add up, and more groups of features than one, change nothing', async () => {
  for (const [rows, features] of [
    [60_000, 5],
    [3000, 90],
  ] as const) {
    const drawn = draw(rows, rows, features, 'binary')
    const chosen = { rounds: 2, maxDepth: 5 }
    const expected = await fitted(REFERENCE_COMPUTE, chosen, drawn, false)
    for (const compute of COMPUTES) expect(await fitted(compute, chosen, drawn, false)).toEqual(expected)
  }
})
