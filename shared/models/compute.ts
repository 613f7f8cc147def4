import { openReferenceNet } from './mlp/reference.ts'
import type { NetRequest, NetSession } from './mlp/session.ts'
import type { ScoringKernels } from './predictor.ts'
import { openReference } from './trees/reference.ts'
import type { TreePlan, TreeSession } from './trees/session.ts'

/** The hot loops, behind one interface: plain reference here, fast ones elsewhere, equal bit for bit. */
export interface Compute {
  readonly id: string
  /** Sorts each array ascending; none holds NaN. */
  sort(arrays: readonly Float64Array[]): void
  openTrees(plan: TreePlan): TreeSession
  /** What scores many rows; the plain way where it is left out. */
  readonly scoring?: ScoringKernels
  /** What the nets so far were trained on; the processor where it is left out. */
  readonly netDevice?: () => 'cpu' | 'gpu'
  openNet(request: NetRequest): NetSession | Promise<NetSession>
}

export const REFERENCE_COMPUTE: Compute = {
  id: 'reference',
  sort(arrays) {
    for (const array of arrays) array.sort()
  },
  openTrees: openReference,
  openNet: openReferenceNet,
}
