import { readFile } from 'node:fs/promises'
import * as zlib from 'node:zlib'
import { CompressionType, setCompressionCodec, tableFromIPC } from '@uwdata/flechette'
import { dataError, type Finding, LatheError, throwIfCancelled } from '../../shared/core/index.ts'
import { uniqueNames } from '../../shared/import/index.ts'
import { arrowText, nestedText } from './arrow-text.ts'
import { ColumnBuilder } from './dictionary.ts'
import { lz4Decompress } from './lz4-frame.ts'
import type { FormatRead } from './read-format.ts'
import type { ReadOptions } from './read-options.ts'
import type { SourceFile } from './source-file.ts'

const unwritten = () => {
  throw new Error('Arrow files are only read here')
}
setCompressionCodec(CompressionType.LZ4_FRAME, { decode: lz4Decompress, encode: unwritten })
// Node has Zstandard from 22.15 on.
const zstd: unknown = Reflect.get(zlib, 'zstdDecompressSync')
if (typeof zstd === 'function')
  setCompressionCodec(CompressionType.ZSTD, { decode: (bytes) => zstd(bytes), encode: unwritten })

/** Bits take the least room of all values; more rows than this are a damaged number. */
const MOST_ROWS_A_BYTE = 64

/**
 * Reads an Arrow IPC file or stream (Feather too) as texts: integers and decimals with every digit, dates and times as ISO
 * 8601 (in UTC where they have a zone), binary values in hexadecimal, null as a blank cell, nested values as JSON.
 */
export async function readArrow(file: SourceFile, options: ReadOptions): Promise<FormatRead> {
  const bytes = await readFile(file.path)
  try {
    const read = tableFromIPC(bytes, { useBigInt: true, useBigIntTimestamp: true, useDecimalInt: true })
    const { fields } = read.schema
    const rows = read.numRows
    if (rows > MOST_ROWS_A_BYTE * bytes.length + 1e6) throw new Error(`it says that it has ${rows} rows`)
    const nested = fields.filter(({ type }) => arrowText(type) === undefined).map(({ name }) => name)
    const columns = fields.map(({ type }, index) => {
      throwIfCancelled(options.signal)
      const textOf = arrowText(type) ?? nestedText
      const builder = new ColumnBuilder()
      for (const value of read.getChildAt(index)) builder.add(value === null ? '' : textOf(value))
      if (builder.rows !== rows) throw new Error(`${builder.rows} of ${rows} rows of a column are there`)
      return builder.column()
    })
    if (rows === 0 || fields.length === 0)
      throw dataError(`${file.name} has no rows.`, { file: file.name, next: 'Choose a file with at least one record.' })
    const header = fields.map(({ name }) => name)
    return {
      table: { names: uniqueNames(header), header, columns, rows, records: rows, recordOf: null, setAside: [] },
      dialect: null,
      findings: nestedFindings(nested),
      parts: null,
      reader: 'arrow',
    }
  } catch (error) {
    if (error instanceof LatheError || !(error instanceof Error)) throw error
    throw new LatheError('fileUnreadable', `${file.name} cannot be read as Arrow: ${error.message}.`, {
      file: file.name,
      next: 'Check that the file is whole; write it uncompressed, or as Parquet.',
    })
  }
}

/** Says which columns hold lists, structs and the like. */
export function nestedFindings(columns: readonly string[]): Finding[] {
  if (columns.length === 0) return []
  const message = 'Nested values (lists, objects) were kept as one JSON text a cell.'
  return [{ id: 'nested-values', severity: 'info', columns, message }]
}
