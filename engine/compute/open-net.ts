import { type NetRequest, type NetSession, REFERENCE_COMPUTE } from '../../shared/models/index.ts'
import { hasRelaxed, type NetArithmetic } from './net-kernels.ts'
import { openKernelNet } from './net-session.ts'

/** Multiplications of a step below which two threads spend more on waiting for one another than they save. */
const WORK_FOR_THREADS = 4e6

export interface NetOptions {
  readonly threads: number
  /** Faster, and rounded less often, so that a model has other bits: not what is taken by itself. */
  readonly relaxed?: boolean
}

/** What trained the nets of a run, for its record. */
export interface NetsUsed {
  readonly by: 'kernels' | 'reference'
  readonly arithmetic: NetArithmetic
  /** The most threads that a net has had. */
  readonly threads: number
  /** Why it is not what was asked for, or not the fastest; absent where it is. */
  readonly why?: string
}

/** Opens nets in the kernels, or in the plain reference where this machine has no memory or no SIMD for them. */
export function netOpener({ threads, relaxed = false }: NetOptions) {
  let used: NetsUsed | undefined
  const arithmetic = relaxed && hasRelaxed() ? 'relaxed' : 'plain'
  const refused = relaxed && arithmetic === 'plain' ? { why: 'This runtime has no relaxed SIMD.' } : {}
  return {
    used: () => used,
    async open(request: NetRequest): Promise<NetSession> {
      const isLarge = request.batch * request.plan.parameters >= WORK_FOR_THREADS
      const own = threads > 1 && isLarge ? 2 : 1
      try {
        const session = await openKernelNet(request, { threads: own, arithmetic })
        used = { by: 'kernels', arithmetic, threads: Math.max(own, used?.threads ?? 1), ...refused }
        return session
      } catch (error) {
        used = {
          by: 'reference',
          arithmetic: 'plain',
          threads: 1,
          why: error instanceof Error ? error.message : String(error),
        }
        return REFERENCE_COMPUTE.openNet(request)
      }
    },
  }
}
