import { accumulateHistogram } from './gbdt/histogram.ts'
import { partitionRows } from './gbdt/partition.ts'

/** The hot loops, behind one interface: plain reference here, fast ones elsewhere, equal bit for bit. */
export interface Compute {
  readonly id: string
  readonly accumulateHistogram: typeof accumulateHistogram
  readonly partitionRows: typeof partitionRows
}

export const REFERENCE_COMPUTE: Compute = { id: 'reference', accumulateHistogram, partitionRows }
