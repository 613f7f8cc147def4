import type { ProjectView } from '../../shared/contract/index.ts'
import { distinctFindings, type Finding, LatheError } from '../../shared/core/index.ts'
import { type Inference, type InferOptions, inferReadings } from '../../shared/import/index.ts'
import { type Profile, profileTable } from '../../shared/profile/index.ts'
import {
  type ColumnKind,
  type Misfits,
  misfitsOf,
  type Reading,
  type Table,
  unknownColumn,
} from '../../shared/table/index.ts'
import { typeColumns } from '../../shared/train/index.ts'
import { type ReadOptions, readSource, type SourceRead } from '../data/index.ts'
import type { ReadingChoices } from './project-file.ts'

/** A data file in memory: its source texts, and what they mean. */
export interface OpenTable {
  readonly read: SourceRead
  /** What a training of this table is told to infer by. */
  readonly infer: InferOptions
  readonly inference: Inference
  readonly readings: ReadonlyMap<string, Reading>
  readonly table: Table
  readonly profile: Profile
  readonly findings: readonly Finding[]
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
 * Reads a file.
 *
 * @param name the name that the person knows the file by; messages use it in place of the path
 */
export const readFileAs = (path: string, name: string, options: ReadOptions): Promise<SourceRead> =>
  readSource(path, options).catch((error: unknown) => {
    throw renamed(error, path, name)
  })

/** Types and profiles a file that was read: types are given anew without reading it again. */
export function openTable(read: SourceRead, reading: ReadingChoices): OpenTable {
  const { table: source } = read
  const infer = inferOptionsOf(read, reading)
  const inference = inferReadings(source, delimited(read, infer))
  const readings = new Map(inference.columns.map((column) => [column.name, column.reading]))
  const { table, findings } = typeColumns(source, readings)
  const profile = profileTable(table, inference.columns, null)
  return {
    read,
    infer,
    inference,
    readings,
    table,
    profile,
    findings: distinctFindings([...read.findings, ...inference.findings, ...findings, ...profile.findings]),
  }
}

function inferOptionsOf({ table }: SourceRead, { types = {}, missing = [] }: ReadingChoices): InferOptions {
  // Types that were given before the file was read in another way may name columns that are not there now.
  const known = Object.entries(types).filter(([column]) => table.names.includes(column))
  return { types: Object.fromEntries(known), missing }
}

const delimited = ({ dialect }: SourceRead, infer: InferOptions): InferOptions => ({
  ...infer,
  ...(dialect && { delimiter: dialect.delimiter }),
})

/** Which cells of a column would not fit a type. */
export function columnMisfits({ read, infer }: OpenTable, column: string, type: ColumnKind): Misfits {
  const { columns } = inferReadings(
    read.table,
    delimited(read, { ...infer, types: { ...infer.types, [column]: type } }),
  )
  const index = read.table.names.indexOf(column)
  const [source, inferred] = [read.table.columns[index], columns[index]]
  if (source === undefined || inferred === undefined) throw unknownColumn(column, read.table.names)
  return misfitsOf(source, inferred.reading)
}

/** Paths inside Lathe's own folders say nothing to a person. */
function renamed(error: unknown, path: string, name: string): unknown {
  if (!(error instanceof LatheError)) return error
  const details = error.details.file === undefined ? error.details : { ...error.details, file: name }
  return new LatheError(error.code, error.message.replaceAll(path, name), details)
}

export function dataView({ read, profile, findings }: OpenTable, file: string): ProjectView['data'] {
  const { table, dialect, parts, bytes } = read
  const { rows, records, setAside } = table
  return { file, bytes, rows, records, dialect, parts, columns: profile.columns, findings, setAside }
}
