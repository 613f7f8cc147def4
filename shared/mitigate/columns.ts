import { CROSS } from '../fairness/index.ts'
import type { TrainOptions } from '../train/index.ts'

/** The columns whose groups are to be treated alike: one, or several crossed, in the order in which audits name them. */
export function mitigatedColumns({ mitigateBy, sensitive }: Pick<TrainOptions, 'mitigateBy' | 'sensitive'>): string[] {
  if (mitigateBy === '') return sensitive.slice(0, 1)
  return sensitive.includes(mitigateBy) ? [mitigateBy] : [...new Set(mitigateBy.split(CROSS))].sort()
}
