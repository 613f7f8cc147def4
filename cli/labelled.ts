import { basename } from 'node:path'
import { SCORING_KERNELS } from '../engine/index.ts'
import { dataError, type Finding } from '../shared/core/index.ts'
import { labelsFor, sourceColumn } from '../shared/evaluate/index.ts'
import { type Pipeline, type Scores, scoreSource } from '../shared/pipeline/index.ts'
import { PLAIN_READING, takeSource } from '../shared/table/index.ts'
import type { Imported } from './files.ts'

/** The rows of a file whose label a model knows, and what the model says of them. */
export interface Labelled {
  /** Row numbers in the table. */
  readonly rows: Uint32Array
  /** Class number or value of each. */
  readonly labels: Float64Array
  readonly findings: readonly Finding[]
  /** What a model of the same target says of these rows. */
  score(pipeline: Pipeline): Scores
}

/** @throws where no row has a label that the model knows */
export function labelledRows({ table, readings }: Imported, file: string, pipeline: Pipeline): Labelled {
  const { target, classes } = pipeline
  const source = sourceColumn(table, target)
  const { labels, findings } = labelsFor(pipeline, source, readings.get(target) ?? PLAIN_READING.category)
  const rows = Uint32Array.from({ length: table.rows }, (_, row) => row).filter((row) => !Number.isNaN(labels[row]))
  if (rows.length === 0)
    throw dataError(`${basename(file)} has no row with a label that the model knows.`, {
      file,
      column: target,
      next: `The model knows ${classes.join(', ') || 'numbers'}.`,
    })
  const columns = new Map(
    table.names.flatMap((name, c) => (table.columns[c] ? [[name, takeSource(table.columns[c], rows)] as const] : [])),
  )
  return {
    rows,
    labels: Float64Array.from(rows, (row) => labels[row] ?? 0),
    findings,
    score: (of) => scoreSource(of, columns, rows.length, SCORING_KERNELS),
  }
}

/** That figures flatter a model. */
export const learnedFrom = (model: string, file: string): Finding => ({
  id: 'learned-from-these-rows',
  severity: 'warning',
  columns: [],
  message: `${model} learned from most rows of ${file}: its figures here are better than on new rows. Give rows that it has not seen.`,
})
