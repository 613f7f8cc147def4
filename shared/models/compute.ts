import { accumulateHistogram } from './gbdt/histogram.ts'
import { partitionRows } from './gbdt/partition.ts'
import { openReferenceNet } from './mlp/reference.ts'
import type { NetRequest, NetSession } from './mlp/session.ts'

/** The hot loops, behind one interface: plain reference here, fast ones elsewhere, equal bit for bit. */
export interface Compute {
  readonly id: string
  readonly accumulateHistogram: typeof accumulateHistogram
  readonly partitionRows: typeof partitionRows
  openNet(request: NetRequest): NetSession | Promise<NetSession>
}

export const REFERENCE_COMPUTE: Compute = {
  id: 'reference',
  accumulateHistogram,
  partitionRows,
  openNet: openReferenceNet,
}
