import type { Choices, ProjectView, ReadingProgress } from '../../../shared/contract/index.ts'
import {
  createRng,
  distinctFindings,
  type Finding,
  LatheError,
  type Steps,
  throwIfCancelled,
} from '../../../shared/core/index.ts'
import {
  type Dialect,
  type Inference,
  type InferOptions,
  inferReadings,
  inferSteps,
} from '../../../shared/import/index.ts'
import { findingsFor, type Profile, profileSteps } from '../../../shared/profile/index.ts'
import {
  type ColumnKind,
  type Misfits,
  misfitsOf,
  PLAIN_READING,
  type Reading,
  type SourceTable,
  type Table,
  unknownColumn,
} from '../../../shared/table/index.ts'
import { aimAt, TRAIN_OPTIONS, typeSteps } from '../../../shared/train/index.ts'
import { type ReadOptions, readSource, type SourceRead } from '../../data/index.ts'
import type { ReadingChoices } from '../project-file.ts'
import { splitOptions } from '../training/split-options.ts'
import { filesToRead, nameOf, type SourceAt } from './sources.ts'

/** Data files, which are one table, and how they are read. */
export interface TableAt {
  readonly files: readonly SourceAt[]
  readonly reading: ReadingChoices
  /** What reading it may use; the table is the same. */
  readonly limits: Pick<ReadOptions, 'memory' | 'threads'>
}

/** A data file in memory: its source texts, and what they mean. */
export interface OpenTable {
  readonly read: SourceRead
  /** What a training of this table is told to infer by. */
  readonly infer: InferOptions
  readonly inference: Inference
  readonly readings: ReadonlyMap<string, Reading>
  readonly table: Table
  readonly profile: Profile
  /** What reading and typing the file found. */
  readonly readFindings: readonly Finding[]
}

/** How opening is followed and stopped. */
export interface OpenControls {
  readonly onProgress?: (progress: ReadingProgress) => void
  readonly signal?: AbortSignal
}

/** What was said about how the file is written; the rest is found out. */
export function readOptionsOf(reading: ReadingChoices): ReadOptions {
  const { delimiter, encoding, header, headerRows, skip, table, sheet, range, fixes } = reading
  return {
    ...(delimiter !== undefined && { delimiter }),
    ...(encoding !== undefined && encoding !== '' && { encoding }),
    ...(header !== undefined && { header }),
    ...(headerRows !== undefined && { headerRows }),
    ...(skip !== undefined && { skip }),
    ...(table !== undefined && { table }),
    ...(sheet !== undefined && { sheet }),
    ...(range !== undefined && { range }),
    ...(fixes !== undefined && { fixes }),
  }
}

/**
 * Reads, types and profiles a file, or several as one table.
 *
 * @param known the file as it was read with the same dialect, where it was: only types are to be found out
 */
export async function openTable(
  { files, reading, limits }: TableAt,
  { onProgress = () => {}, signal }: OpenControls = {},
  known?: SourceRead,
): Promise<OpenTable> {
  const onRead = (fraction: number, rows: number) =>
    onProgress({ fraction: READ * fraction, text: 'reading rows', rows })
  const { file, read: which } = filesToRead(files)
  const options = { ...readOptionsOf(reading), ...which, ...limits, onRead, ...(signal && { signal }) }
  const read = known ?? (await readSource(file, options))
  const { table: source, dialect } = read
  const infer = inferOptionsFor(reading, source, dialect)
  const { rows } = source
  const part = <T>(steps: Steps<T>, from: number, to: number, text: string) =>
    inParts(steps, (done) => onProgress({ fraction: from + (to - from) * done, text, rows }), signal)
  const inferring = inferSteps(source, infer)
  const inference = await part(inferring, READ, INFERRED, 'finding out types')
  const readings = new Map(inference.columns.map((column) => [column.name, column.reading]))
  const { table, findings } = await part(typeSteps(source, readings), INFERRED, TYPED, 'taking values')
  const profile = await part(profileSteps(table, inference.columns), TYPED, 1, 'looking at the columns')
  return {
    read,
    infer,
    inference,
    readings,
    table,
    profile,
    readFindings: [...read.findings, ...inference.findings, ...findings],
  }
}

/** Everything that was found, with what only shows once the column to predict is known; '' where it is not. */
export function findingsOf(
  { read, readings, table, profile, readFindings }: OpenTable,
  target: string,
  split?: Choices['split'],
): Finding[] {
  return distinctFindings([...readFindings, ...profileFindings()])

  function profileFindings(): readonly Finding[] {
    if (target === '') return profile.findings
    const options = TRAIN_OPTIONS.parse(splitOptions({ split }))
    try {
      const aim = aimAt({ source: read.table, table, readings }, target, options, createRng(options.seed))
      return findingsFor(table, profile, aim)
    } catch (error) {
      // A column that cannot be predicted is said so when a training is asked for.
      if (error instanceof LatheError) return profile.findings
      throw error
    }
  }
}

/** The fraction of opening that is done when the cells are read, their types known, and their values taken. */
const [READ, INFERRED, TYPED] = [0.45, 0.75, 0.85]

/** Does work part by part, and hears between two parts whether it is still wanted. */
async function inParts<T>(
  steps: Steps<T>,
  onFraction: (fraction: number) => void,
  signal: AbortSignal | undefined,
): Promise<T> {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    onFraction(step.value)
    await new Promise(setImmediate)
    throwIfCancelled(signal)
  }
}

/** Types that were given before the file was read in another way may name columns that are not there now. */
export function inferOptionsFor(
  reading: ReadingChoices,
  { names }: SourceTable,
  dialect: Dialect | null,
): InferOptions {
  const types = Object.fromEntries(Object.entries(reading.types ?? {}).filter(([column]) => names.includes(column)))
  return { types, missing: reading.missing ?? [], ...(dialect && { delimiter: dialect.delimiter }) }
}

/** Which cells of a column would not fit a type. Of the other columns only what they say of decimal marks matters. */
export function columnMisfits(
  { read: { table }, infer, inference: { marks } }: Pick<OpenTable, 'read' | 'infer' | 'inference'>,
  column: string,
  type: ColumnKind,
): Misfits {
  const source = table.columns[table.names.indexOf(column)]
  if (source === undefined) throw unknownColumn(column, table.names)
  const alone = { ...table, names: [column], header: [column], columns: [source] }
  const { columns } = inferReadings(alone, { ...infer, marks, types: { [column]: type } })
  return misfitsOf(source, columns[0]?.reading ?? PLAIN_READING[type])
}

export function dataView(open: OpenTable, { files, reading }: TableAt): ProjectView['data'] {
  const { read, profile } = open
  const { table, dialect, parts, bytes, sha256 } = read
  const findings = findingsOf(open, '')
  const { rows, records, setAside } = table
  const about = { file: nameOf(files), files: files.map(({ name }) => name), sha256, bytes }
  return { ...about, rows, records, dialect, parts, reading, columns: profile.columns, findings, setAside }
}
