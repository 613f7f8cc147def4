import type { ProjectView } from '../../shared/contract/index.ts'
import { createRng, distinctFindings, type Finding, LatheError } from '../../shared/core/index.ts'
import { type Inference, type InferOptions, inferReadings } from '../../shared/import/index.ts'
import { findingsFor, type Profile, profileTable } from '../../shared/profile/index.ts'
import type { Reading, Table } from '../../shared/table/index.ts'
import { aimAt, TRAIN_OPTIONS, typeColumns } from '../../shared/train/index.ts'
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
  /** What reading and typing the file found. */
  readonly readFindings: readonly Finding[]
}

/** What was said about how the file is written; the rest is found out. */
export function readOptionsOf({ delimiter, encoding, header, skip }: ReadingChoices): ReadOptions {
  return {
    ...(delimiter !== undefined && { delimiter }),
    ...(encoding !== undefined && encoding !== '' && { encoding }),
    ...(header !== undefined && { header }),
    ...(skip !== undefined && { skip }),
  }
}

/**
 * Reads, types and profiles a file.
 *
 * @param name the name that the person knows the file by; messages use it in place of the path
 */
export async function openTable(path: string, name: string, reading: ReadingChoices): Promise<OpenTable> {
  const read = await readSource(path, readOptionsOf(reading)).catch((error: unknown) => {
    throw renamed(error, path, name)
  })
  const { table: source, dialect } = read
  // Types that were given before the file was read in another way may name columns that are not there now.
  const types = Object.fromEntries(
    Object.entries(reading.types ?? {}).filter(([column]) => source.names.includes(column)),
  )
  const infer = { types, missing: reading.missing ?? [] }
  const inference = inferReadings(source, { ...infer, ...(dialect && { delimiter: dialect.delimiter }) })
  const readings = new Map(inference.columns.map((column) => [column.name, column.reading]))
  const { table, findings } = typeColumns(source, readings)
  const profile = profileTable(table, inference.columns)
  return {
    read,
    infer,
    inference,
    readings,
    table,
    profile,
    readFindings: [...inference.findings, ...findings],
  }
}

/** Everything that was found, with what only shows once the column to predict is known; '' where it is not. */
export function findingsOf({ read, readings, table, profile, readFindings }: OpenTable, target: string): Finding[] {
  return distinctFindings([...readFindings, ...profileFindings()])

  function profileFindings(): readonly Finding[] {
    if (target === '') return profile.findings
    const options = TRAIN_OPTIONS.parse({})
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

/** Paths inside Lathe's own folders say nothing to a person. */
function renamed(error: unknown, path: string, name: string): unknown {
  if (!(error instanceof LatheError)) return error
  const details = error.details.file === undefined ? error.details : { ...error.details, file: name }
  return new LatheError(error.code, error.message.replaceAll(path, name), details)
}

export function dataView(open: OpenTable, file: string): ProjectView['data'] {
  const { read, profile } = open
  const { table, dialect, bytes } = read
  const findings = findingsOf(open, '')
  const { rows, records, setAside } = table
  return { file, bytes, rows, records, dialect, columns: profile.columns, findings, setAside }
}
