import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRng } from '../../shared/core/index.ts'
import { type Compute, MODELS, REFERENCE_COMPUTE } from '../../shared/models/index.ts'
import { type Drawn, draw, type Task } from './drawn-data.test-support.ts'
import { kernelCompute } from './kernel-compute.ts'

// The reference in shared/ and the kernels, on one thread and on several, give the same model, bit for bit.

interface Chosen extends Readonly<Record<string, unknown>> {
  /** With the first feature, where it is a number. */
  readonly rises?: boolean
  /** No two features on a path. */
  readonly isAlone?: boolean
}

function fitted(compute: Compute, chosen: Chosen, { data, heldOut }: Drawn, withHeldOut: boolean) {
  const { rises = false, isAlone = false, ...params } = chosen
  const mayRise = rises && data.task !== 'multiclass' && data.features[0]?.kind === 'number'
  const constraints = {
    monotone: mayRise ? Int8Array.from(data.features, (_, f) => (f === 0 ? 1 : 0)) : null,
    groups: isAlone ? data.features.map((_, f) => [f]) : null,
  }
  const context = { rng: createRng('fit'), progress: async () => {}, compute, constraints }
  return MODELS.get('gbdt').fit(params, data, { ...context, ...(withHeldOut && { heldOut }) })
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
  rises: fc.constantFrom(false, false, true),
  isAlone: fc.constantFrom(false, false, true),
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

test('what a forest must hold, it holds with the kernels as with the reference', async () => {
  const { data } = draw(4, 1500, 6, 'regression')
  const monotone = Int8Array.from(data.features, ({ kind }, f) => (kind === 'levels' ? 0 : f % 2 === 0 ? 1 : -1))
  const grown = (compute: Compute, isBound: boolean) => {
    const context = { rng: createRng('fit'), progress: async () => {}, compute }
    const constraints = { monotone, groups: null }
    return MODELS.get('random-forest').fit({ trees: 5 }, data, { ...context, ...(isBound && { constraints }) })
  }
  const expected = await grown(REFERENCE_COMPUTE, true)
  expect(expected).not.toEqual(await grown(REFERENCE_COMPUTE, false))
  for (const compute of COMPUTES) expect(await grown(compute, true)).toEqual(expected)
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
