import { availableParallelism } from 'node:os'
import { type Compute, REFERENCE_COMPUTE, type TreePlan } from '../../shared/models/index.ts'
import { MOST_BYTES } from './memory-plan.ts'
import { type NetOptions, type NetsUsed, netOpener } from './open-net.ts'
import { SCORING_KERNELS } from './scoring-kernels.ts'
import { planMemory } from './session-memory.ts'
import { sortArrays } from './sort-arrays.ts'
import { KernelSession } from './tree-session.ts'

/** Rows times features below which waking threads costs more than they do. */
const CELLS_FOR_THREADS = 1_000_000
const MOST_THREADS = 16

/** What has worked for a run, for its record. */
export interface ComputeUsed {
  readonly kind: 'kernels' | 'reference'
  /** The most threads that a fit has had. */
  readonly threads: number
  /** Why it was not the kernels; absent where it was. */
  readonly why?: string
  /** What nets were trained by; absent where there were none. */
  readonly nets?: NetsUsed
}

export interface ComputeOptions {
  /** The most threads; as many as there are processors where it is left out. */
  readonly threads?: number | undefined
  /** Whether small work has all of them too. */
  readonly always?: boolean
  readonly nets?: Omit<NetOptions, 'threads'>
}

export interface EngineCompute extends Compute {
  used(): ComputeUsed
}

/** The kernels, on as many threads as the work is worth; the plain reference where they cannot be had. */
export function kernelCompute({
  threads: wanted,
  always = false,
  nets: netOptions = {},
}: ComputeOptions = {}): EngineCompute {
  const most = Math.min(MOST_THREADS, wanted ?? availableParallelism())
  const threadsFor = (cells: number) => (always || cells >= CELLS_FOR_THREADS ? most : 1)
  const opener = netOpener({ ...netOptions, threads: most })
  let used: ComputeUsed = { kind: 'kernels', threads: 1 }
  /** What the kernels are tried for, or the reference in their place, with the reason. */
  function attempt<T>(threads: number, work: () => T, instead: () => T): T {
    try {
      const result = work()
      used = { ...used, threads: Math.max(used.threads, threads) }
      return result
    } catch (error) {
      used = { kind: 'reference', threads: 1, why: error instanceof Error ? error.message : String(error) }
      return instead()
    }
  }
  return {
    id: 'kernels',
    scoring: SCORING_KERNELS,
    used() {
      const nets = opener.used()
      return nets ? { ...used, nets } : used
    },
    netDevice: () => opener.used()?.device ?? 'cpu',
    openNet: opener.open,
    sort(arrays) {
      const threads = threadsFor(arrays.reduce((sum, { length }) => sum + length, 0))
      attempt(
        threads,
        () => sortArrays(arrays, threads),
        () => REFERENCE_COMPUTE.sort(arrays),
      )
    },
    openTrees(plan) {
      const threads = threadsFor(plan.rows * plan.cuts.length)
      return attempt(
        threads,
        () => openSession(plan, threads),
        () => REFERENCE_COMPUTE.openTrees(plan),
      )
    },
  }
}

function openSession(plan: TreePlan, threads: number): KernelSession {
  const { bytes } = planMemory(plan, threads)
  if (bytes > MOST_BYTES)
    throw new RangeError(
      `the rows take ${(bytes / 2 ** 30).toFixed(1)} GiB, more than the 4 GiB of the kernels' memory`,
    )
  return new KernelSession(plan, threads)
}
