import { log } from '../core/index.ts'
import type { Dataset } from './dataset.ts'

interface Known {
  readonly target: Pick<Dataset['target'], 'task' | 'classes' | 'values'>
  readonly split: Pick<Dataset['split'], 'train'>
}

/** What no model at all says of some rows, in margins: how frequent each class is among the training rows, or their mean. */
export function constantMargins({ target, split }: Known, rows: number): Float64Array[] {
  const { task, classes, values } = target
  const filled = (margin: number) => new Float64Array(rows).fill(margin)
  if (task === 'regression') {
    const total = split.train.reduce((sum, row) => sum + (values[row] ?? 0), 0)
    return [filled(split.train.length > 0 ? total / split.train.length : 0)]
  }
  // Half a row a class, so that one without rows stays possible.
  const counts = classes.map(() => 0.5)
  for (const row of split.train) counts[values[row] ?? 0] = (counts[values[row] ?? 0] ?? 0) + 1
  const logs = counts.map(log)
  return task === 'binary' ? [filled((logs[1] ?? 0) - (logs[0] ?? 0))] : logs.map(filled)
}
