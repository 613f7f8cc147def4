import { availableParallelism } from 'node:os'
import { type NetRequest, type NetSession, REFERENCE_COMPUTE } from '../../shared/models/index.ts'
import type { NetArithmetic } from './net-kernels.ts'
import { openKernelNet } from './net-session.ts'

/** Multiplications of a step below which two threads spend more on waiting for one another than they save. */
const WORK_FOR_THREADS = 4e6

export interface NetOptions {
  /** Threads that there are; those of the machine where it is left out. */
  readonly threads?: number
  /** Relaxed is faster and gives other bits: not the default for whatever is saved. */
  readonly arithmetic?: NetArithmetic
}

/** Opens a net in the kernels, or in the plain reference where this machine has no memory or no SIMD for them. */
export async function openNet(
  request: NetRequest,
  { threads = availableParallelism(), arithmetic = 'plain' }: NetOptions = {},
): Promise<NetSession> {
  const isLarge = request.batch * request.plan.parameters >= WORK_FOR_THREADS
  try {
    return await openKernelNet(request, { threads: threads > 1 && isLarge ? 2 : 1, arithmetic })
  } catch (error) {
    if (error instanceof RangeError || error instanceof WebAssembly.CompileError)
      return REFERENCE_COMPUTE.openNet(request)
    throw error
  }
}
