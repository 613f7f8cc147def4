import { type Pipeline, scoreTable } from '../../pipeline/index.ts'
import type { Table } from '../../table/index.ts'

/** What charts show of rows: the predicted number, the positive class's probability, or that of each class. */
export function shownScores(pipeline: Pipeline, table: Table): readonly Float64Array[] {
  const { margins, probabilities } = scoreTable(pipeline, table)
  if (pipeline.task === 'regression') return margins
  return pipeline.task === 'binary' ? probabilities.slice(1) : probabilities
}

/** Rows, evenly spaced and in their order, `most` of them at most. */
export const spread = (rows: number, most: number): Uint32Array =>
  Uint32Array.from({ length: Math.min(rows, most) }, (_, i) => Math.floor((i * rows) / Math.min(rows, most)))
