import { basename } from 'node:path'
import type { Bundle } from '../../shared/bundle/index.ts'
import { dataError, type Finding, LatheError, usageError } from '../../shared/core/index.ts'
import { labelsFor } from '../../shared/evaluate/index.ts'
import { tableAndUnreadable, type Unreadable } from '../../shared/explain/index.ts'
import { type Grouping, groupingOf } from '../../shared/fairness/index.ts'
import { type InferOptions, inferReadings } from '../../shared/import/index.ts'
import type { Pipeline, Scores } from '../../shared/pipeline/index.ts'
import { PLAIN_READING, readColumn, type Table, unknownColumn } from '../../shared/table/index.ts'
import { type ReadOptions, readSource, type SourceRead } from '../data/index.ts'

/** New rows as a monitor takes them, wherever they come from. */
export interface NewData {
  readonly rows: number
  /** Typed as the pipeline reads them. */
  readonly table: Table
  /** Columns of the model that are not there. */
  readonly absent: ReadonlySet<string>
  /** Columns whose values were left out to protect people: nothing is said of them. */
  readonly withheld?: ReadonlySet<string>
  /** What the model said when the rows came, where it cannot be asked again. */
  readonly said?: Scores | null
  /** Class numbers or values, NaN where there is none; null without any. */
  readonly labels: Float64Array | null
  /** Milliseconds since 1970, NaN where there is none; null without any. */
  readonly times: Float64Array | null
  /** The groups of a column; undefined where it is not there. */
  grouping(name: string): Grouping | undefined
  readonly findings: readonly Finding[]
}

/** What is read of them. */
export interface NewDataQuery {
  /** The column that holds the time of a row. */
  readonly time?: string | undefined
  /** The column that holds labels; the target's name where it is left out. */
  readonly label?: string | undefined
}

/** Rows of a data file. @throws where a column that was named is not there, or holds no times */
export async function readDataFile(
  path: string,
  { pipeline }: Pick<Bundle, 'pipeline'>,
  query: NewDataQuery,
  read: ReadOptions = {},
  infer: InferOptions = {},
): Promise<NewData> {
  const source = await readSource(path, read)
  return newDataOf(source, pipeline, basename(path), query, infer)
}

function newDataOf(
  { table: source, dialect, findings }: SourceRead,
  pipeline: Pipeline,
  file: string,
  { time, label }: NewDataQuery,
  infer: InferOptions,
): NewData {
  const inference = inferReadings(source, { ...infer, ...(dialect && { delimiter: dialect.delimiter }) })
  const readings = new Map(inference.columns.map(({ name, reading }) => [name, reading]))
  const columns = new Map(
    source.names.flatMap((name, c) => (source.columns[c] ? [[name, source.columns[c]] as const] : [])),
  )
  for (const name of [time, label])
    if (name !== undefined && !columns.has(name)) throw unknownColumn(name, source.names)
  const own = columns.get(label ?? pipeline.target)
  const found = own ? labelsFor(pipeline, own, readings.get(label ?? pipeline.target) ?? PLAIN_READING.category) : null
  const all = Uint32Array.from({ length: source.rows }, (_, row) => row)
  const { table, unreadable } = tableAndUnreadable(pipeline, columns, source.rows)
  return {
    rows: source.rows,
    table,
    absent: absentIn(pipeline, (name) => columns.has(name), file),
    labels: found?.labels.every(Number.isNaN) === false ? found.labels : null,
    times: time === undefined ? null : timesIn(time),
    grouping(name) {
      const column = columns.get(name)
      return column && groupingOf(name, column, readings.get(name) ?? PLAIN_READING.category, all)
    },
    findings: [...findings, ...unreadable.map(unreadableCells), ...(found?.findings ?? [])],
  }

  function timesIn(name: string): Float64Array {
    const [column, reading] = [columns.get(name), readings.get(name)]
    if (!column || !reading) throw unknownColumn(name, source.names)
    const { column: read } = readColumn(column, reading)
    if (read.kind === 'date') return read.values
    if (read.kind === 'number') return read.values.map(fromEpoch)
    throw usageError(`${name} of ${file} holds no times: it was read as ${read.kind}.`, {
      file,
      column: name,
      next: `Name a column of dates, or say how it is read with --types ${name}=date.`,
    })
  }
}

const WORDS: Readonly<Record<string, string>> = { number: 'numbers', date: 'dates', boolean: 'truth values' }

/** A type that changed looks like values that are missing: this says why. */
export const unreadableCells = ({ column, kind, cells, examples }: Unreadable): Finding => ({
  id: 'unreadable-cells',
  severity: 'warning',
  columns: [column],
  message: `${cells.toLocaleString('en-US')} cells of ${column} are no ${WORDS[kind] ?? kind}, such as ${examples
    .slice(0, 3)
    .map((text) => JSON.stringify(text))
    .join(', ')}: the model takes them as missing.`,
})

/** Numbers after this are milliseconds, up to it seconds: 5138 after Christ in one, 1973 in the other. */
const MOST_SECONDS = 1e11
const fromEpoch = (value: number): number => (Math.abs(value) < MOST_SECONDS ? value * 1000 : value)

export const noReference = (model: string): LatheError =>
  new LatheError('unsupported', `${basename(model)} was made by a version that kept nothing to compare with.`, {
    file: model,
    next: 'Give the rows that it learned from with --reference, or train it again.',
  })

/** Columns of the model that the file lacks; one that lacks all of them is another file. */
function absentIn({ inputs }: Pipeline, isThere: (name: string) => boolean, file: string): ReadonlySet<string> {
  const absent = inputs.flatMap(({ name }) => (isThere(name) ? [] : [name]))
  if (absent.length < inputs.length) return new Set(absent)
  throw dataError(`${file} has none of the columns that the model reads.`, {
    file,
    next: `Give a file with the columns of the training data: ${absent.slice(0, 5).join(', ')}${absent.length > 5 ? ', …' : ''}.`,
  })
}
