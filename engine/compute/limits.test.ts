import { afterEach, expect, test, vi } from 'vitest'
import { createRng } from '../../shared/core/index.ts'
import { inMemory, MODELS, REFERENCE_COMPUTE } from '../../shared/models/index.ts'
import { kernelCompute } from './kernel-compute.ts'

function uniform(rows: number, features: number) {
  const rng = createRng('limits')
  const columns = Array.from({ length: features }, () => Float64Array.from({ length: rows }, () => rng.next()))
  const target = Float64Array.from({ length: rows }, (_, row) => Number((columns[0]?.[row] ?? 0) + rng.next() > 1))
  const about = {
    task: 'binary' as const,
    classes: 2,
    features: columns.map((_, j) => ({ name: `x${j}`, column: `x${j}`, kind: 'number' as const, levels: [] })),
  }
  const matrix = { rows, features: columns.map((values) => ({ kind: 'number' as const, values })) }
  return inMemory(about, { matrix, target, weight: null })
}

const context = { rng: createRng('fit'), progress: async () => {} }

test('10,000 columns, whose histograms do not fit side by side, give the model of the reference', async () => {
  const data = uniform(120, 10_000)
  const params = { rounds: 1, minChildWeight: 0, maxDepth: 5 }
  const compute = kernelCompute({ threads: 2, always: true })
  const model = await MODELS.get('gbdt').fit(params, data, { ...context, compute })
  expect(model).toEqual(await MODELS.get('gbdt').fit(params, data, { ...context, compute: REFERENCE_COMPUTE }))
  expect(compute.used()).toEqual({ kind: 'kernels', threads: 2 })
})

test('a cancel takes effect inside a tree, and leaves the threads ready for the next fit', async () => {
  const data = uniform(100_000, 40)
  const compute = kernelCompute({ threads: 2 })
  let calls = 0
  const progress = async (fraction: number) => {
    expect(fraction).toBe(0)
    calls++
    if (calls === 2) throw new Error('cancelled by the host')
  }
  await expect(MODELS.get('gbdt').fit({ rounds: 1 }, data, { ...context, compute, progress })).rejects.toThrow(
    'cancelled',
  )
  const small = uniform(500, 4)
  const after = await MODELS.get('gbdt').fit({ rounds: 3 }, small, { ...context, compute })
  expect(after).toEqual(await MODELS.get('gbdt').fit({ rounds: 3 }, small, { ...context, compute: REFERENCE_COMPUTE }))
})

afterEach(() => vi.unstubAllGlobals())

test('where shared memory cannot be had the reference works instead, and says why', async () => {
  class Refused {
    constructor() {
      throw new RangeError('could not allocate memory')
    }
  }
  vi.stubGlobal(
    'WebAssembly',
    Object.assign(Object.create(Reflect.get(globalThis, 'WebAssembly')), { Memory: Refused }),
  )
  const data = uniform(300, 3)
  const compute = kernelCompute({ threads: 7, always: true })
  const model = await MODELS.get('gbdt').fit({ rounds: 3 }, data, { ...context, compute })
  expect(compute.used()).toEqual({ kind: 'reference', threads: 1, why: 'could not allocate memory' })
  expect(model).toEqual(await MODELS.get('gbdt').fit({ rounds: 3 }, data, { ...context, compute: REFERENCE_COMPUTE }))
})
