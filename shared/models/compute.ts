import { openReference } from './trees/reference.ts'
import type { TreePlan, TreeSession } from './trees/session.ts'

/** The hot loops, behind one interface: plain reference here, fast ones elsewhere, equal bit for bit. */
export interface Compute {
  readonly id: string
  /** Sorts each array ascending; none holds NaN. */
  sort(arrays: readonly Float64Array[]): void
  openTrees(plan: TreePlan): TreeSession
}

export const REFERENCE_COMPUTE: Compute = {
  id: 'reference',
  sort(arrays) {
    for (const array of arrays) array.sort()
  },
  openTrees: openReference,
}
