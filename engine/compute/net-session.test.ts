import { setFlagsFromString } from 'node:v8'
import { expect, test } from 'vitest'
import { createRng } from '../../shared/core/index.ts'
import {
  type Compute,
  initialParameters,
  inMemory,
  MODELS,
  type NetRequest,
  type NetSession,
  type NetStep,
  REFERENCE_COMPUTE,
} from '../../shared/models/index.ts'
import { hasRelaxed } from './net-kernels.ts'
import { openKernelNet } from './net-session.ts'
import { NET_REQUESTS } from './nets.test-support.ts'

// Node 20 has relaxed SIMD behind a flag; later ones have it.
setFlagsFromString('--experimental-wasm-relaxed-simd')

const STEPS = Array.from(
  { length: 25 },
  (_, s): NetStep => ({
    rate: Math.fround(0.01 / (s + 1)),
    correction: Math.fround(1 + 1 / (s + 1)),
    shrink: Math.fround(0.999),
    seed: createRng(s).uint32(),
  }),
)

/** Parameters and outputs after some steps, as bits. */
async function learned(session: NetSession, { plan, rows, batch }: NetRequest): Promise<Int32Array[]> {
  const rng = createRng('order')
  const order = Uint32Array.from({ length: STEPS.length * batch }, () => rng.below(rows.rows))
  await session.begin(initialParameters(plan, new Array(plan.outputs).fill(0.1), createRng('initial')))
  await session.train(order, STEPS)
  const found = [await session.parameters(), await session.outputs(rows)]
  session.close()
  return found.map((values) => new Int32Array(values.buffer))
}

test.each(Object.entries(NET_REQUESTS))(
  '%s: kernels learn what the reference learns, bit for bit, with one thread and with two',
  async (_, request) => {
    const expected = await learned(await REFERENCE_COMPUTE.openNet(request), request)
    expect(new Set(expected[0]).size).toBeGreaterThan(50)
    for (const threads of [1, 2] as const) {
      const found = await learned(await openKernelNet(request, { threads, arithmetic: 'plain' }), request)
      expect(found).toEqual(expected)
    }
  },
)

test.each(['pieces', 'periodic'])(
  'numbers read as %s: kernels fit the model that the reference fits',
  async (encoding) => {
    const rng = createRng('rows')
    const columns = Array.from({ length: 3 }, () => Float64Array.from({ length: 200 }, () => 4 * rng.next() - 2))
    const batch = {
      matrix: { rows: 200, features: columns.map((values) => ({ kind: 'number' as const, values })) },
      target: Float64Array.from(columns[0]!, (value, row) => Number(Math.sin(3 * value) + columns[1]![row]! > 0)),
      weight: null,
    }
    const features = columns.map((_, f) => ({ name: `x${f}`, column: `x${f}`, kind: 'number' as const, levels: [] }))
    const fitWith = (compute: Compute) =>
      MODELS.get('mlp').fit(
        { encoding, nets: 1, width: 16, epochs: 3 },
        inMemory({ task: 'binary', classes: 2, features }, batch),
        { rng: createRng(0), progress: async () => {}, compute },
      )
    const openNet = (request: NetRequest) => openKernelNet(request, { threads: 2, arithmetic: 'plain' })
    expect(await fitWith({ ...REFERENCE_COMPUTE, openNet })).toEqual(await fitWith(REFERENCE_COMPUTE))
  },
)

test.skipIf(!hasRelaxed())(
  'relaxed SIMD learns nearly the same (skipped where the runtime does not know its instructions)',
  async () => {
    const request = NET_REQUESTS['two classes, residual blocks, dropout']!
    const floats = async (session: NetSession) => new Float32Array((await learned(session, request))[1]!.buffer)
    const expected = await floats(await REFERENCE_COMPUTE.openNet(request))
    const found = await floats(await openKernelNet(request, { threads: 1, arithmetic: 'relaxed' }))
    for (const [i, value] of found.entries()) expect(value).toBeCloseTo(expected[i]!, 3)
  },
)
