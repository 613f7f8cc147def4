import { readFile } from 'node:fs/promises'
import * as zlib from 'node:zlib'
import { CompressionType, setCompressionCodec, tableFromIPC } from '@uwdata/flechette'
import type { SourceColumn } from '../../shared/table/index.ts'
import { arrowText, nestedText } from './arrow-text.ts'
import { ColumnBuilder } from './dictionary.ts'
import { lz4Decompress } from './lz4-frame.ts'

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

export interface ArrowJob {
  readonly path: string
}

export interface ArrowAnswer {
  readonly header: readonly string[]
  readonly columns: readonly SourceColumn[]
  readonly rows: number
  /** Columns of lists, structs and the like. */
  readonly nested: readonly string[]
}

/** The columns of an Arrow file or stream, as texts. */
export async function readColumns({ path }: ArrowJob): Promise<ArrowAnswer> {
  const bytes = await readFile(path)
  const read = tableFromIPC(bytes, { useBigInt: true, useBigIntTimestamp: true, useDecimalInt: true })
  const { fields } = read.schema
  const rows = read.numRows
  if (rows > MOST_ROWS_A_BYTE * bytes.length + 1e6) throw new Error(`it says that it has ${rows} rows`)
  const columns = fields.map(({ type }, index) => {
    const textOf = arrowText(type) ?? nestedText
    const builder = new ColumnBuilder()
    const column = read.getChildAt(index)
    // A damaged length of one column may be as large as numbers get.
    if (column.length !== rows) throw new Error(`a column has ${column.length} rows and the table ${rows}`)
    for (const value of column) builder.add(value === null ? '' : textOf(value))
    if (builder.rows !== rows) throw new Error(`${builder.rows} of ${rows} rows of a column are there`)
    return builder.column()
  })
  const nested = fields.filter(({ type }) => arrowText(type) === undefined).map(({ name }) => name)
  return { header: fields.map(({ name }) => name), columns, rows, nested }
}
