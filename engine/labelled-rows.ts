import { basename } from 'node:path'
import { dataError, type Finding } from '../shared/core/index.ts'
import { labelsFor, sourceColumn } from '../shared/evaluate/index.ts'
import { type Inference, type InferOptions, inferReadings } from '../shared/import/index.ts'
import { type Pipeline, type Scores, scoreSource } from '../shared/pipeline/index.ts'
import { PLAIN_READING, type Reading, takeSource } from '../shared/table/index.ts'
import { SCORING_KERNELS } from './compute/scoring-kernels.ts'
import { type ReadOptions, readSource, type SourceRead } from './data/index.ts'

export interface Imported extends SourceRead {
  readonly inference: Inference
  readonly readings: ReadonlyMap<string, Reading>
}

/** Reads a data file and infers how its columns are read. */
export async function importFile(path: string, read: ReadOptions, infer: InferOptions): Promise<Imported> {
  const source = await readSource(path, read)
  const inferred = inferReadings(source.table, {
    ...infer,
    ...(source.dialect && { delimiter: source.dialect.delimiter }),
  })
  const inference = { ...inferred, findings: [...source.findings, ...inferred.findings] }
  return { ...source, inference, readings: new Map(inference.columns.map(({ name, reading }) => [name, reading])) }
}

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

/**
 * @param only row numbers that count; all of them where it is left out
 * @throws where no row has a label that the model knows
 */
export function labelledRows(
  { table, readings }: Pick<Imported, 'table' | 'readings'>,
  file: string,
  pipeline: Pipeline,
  only?: Uint32Array,
): Labelled {
  const { target, classes } = pipeline
  const source = sourceColumn(table, target)
  const { labels, findings } = labelsFor(pipeline, source, readings.get(target) ?? PLAIN_READING.category)
  const rows = (only ?? Uint32Array.from({ length: table.rows }, (_, row) => row)).filter(
    (row) => !Number.isNaN(labels[row]),
  )
  if (rows.length === 0 && only === undefined)
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
