import { throwIfCancelled } from '../../core/index.ts'
import type { TrainingData } from '../training-data.ts'
import { columnsToBin, type FeatureBins } from './feature-bins.ts'
import type { TreeSession } from './session.ts'

/** Bins the rows, and writes their targets and weights, from row `at` on. */
export async function fillSession(
  session: TreeSession,
  data: TrainingData,
  at: number,
  bins: readonly FeatureBins[],
  scale: number,
  signal?: { readonly aborted: boolean },
): Promise<void> {
  let row = at
  for await (const { matrix, target, weight } of data.batches()) {
    throwIfCancelled(signal)
    session.bin(columnsToBin(matrix, bins), row)
    for (let i = 0; i < target.length; i++) session.target[row + i] = target[i]! * scale
    if (weight) session.weight?.set(weight, row)
    else session.weight?.fill(1, row, row + target.length)
    row += matrix.rows
  }
}
