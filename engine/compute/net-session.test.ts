import { setFlagsFromString } from 'node:v8'
import { expect, test } from 'vitest'
import { createRng } from '../../shared/core/index.ts'
import {
  initialParameters,
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
