import { stat } from 'node:fs/promises'
import { dataError } from '../../shared/core/index.ts'
import { uniqueNames } from '../../shared/import/index.ts'
import { readInThread } from './limited-thread.ts'
import { nestedFindings } from './nested-findings.ts'
import type { FormatRead } from './read-format.ts'
import type { ReadOptions } from './read-options.ts'
import type { SourceFile } from './source-file.ts'

/** Seconds that a damaged file may take beside one for so many bytes. */
const SECONDS = 6
const BYTES_A_SECOND = 4e6

/**
 * Reads an Arrow IPC file or stream (Feather too) as texts: integers and decimals with every digit, dates and times as ISO
 * 8601 (in UTC where they have a zone), binary values in hexadecimal, null as a blank cell, nested values as JSON.
 */
export async function readArrow(file: SourceFile, { signal }: ReadOptions): Promise<FormatRead> {
  const { size } = await stat(file.path)
  const { header, columns, rows, nested } = await readInThread('arrow', { path: file.path }, file, {
    megabytes: 4096,
    seconds: SECONDS + Math.ceil(size / BYTES_A_SECOND),
    noun: 'Arrow',
    next: 'Check that the file is whole; write it uncompressed, or as Parquet.',
    signal,
  })
  if (rows === 0 || header.length === 0)
    throw dataError(`${file.name} has no rows.`, { file: file.name, next: 'Choose a file with at least one record.' })
  return {
    table: { names: uniqueNames(header), header, columns, rows, records: rows, recordOf: null, setAside: [] },
    dialect: null,
    findings: nestedFindings(nested),
    parts: null,
    reader: 'arrow',
  }
}
