import { open } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { LatheError, throwIfCancelled, usageError } from '../../shared/core/index.ts'
import {
  type Column,
  formatCell,
  PLAIN_READING,
  type Reading,
  readColumn,
  type SourceTable,
} from '../../shared/table/index.ts'
import { duckError, sqlName, sqlPath, sqlText, withDuck } from './duckdb.ts'
import { withTemporaryFolder } from './temporary.ts'
import { writeAtomically } from './write-atomically.ts'

export interface WriteOptions {
  /** One reading per column: its cells are written as values in plain form; a column without one as source texts. */
  readonly readings?: readonly (Reading | undefined)[]
  readonly signal?: AbortSignal
}

/** Rows to a write. */
const BATCH = 2000

/** The text of a cell, and what it is: source text without a reading. */
interface CellWriter {
  readonly kind: Reading['kind'] | 'source'
  textOf(row: number): string
}

/**
 * Writes a table to .csv (source header and source texts, quoted only where needed), .jsonl or .parquet (unique names;
 * blank cells are NULL in Parquet), whole or not at all. With readings: numbers, booleans and dates in plain form
 * (decimal point, true and false, ISO 8601), missing cells blank, and in JSON and Parquet of their own types.
 */
export async function writeTable(table: SourceTable, path: string, options: WriteOptions = {}): Promise<void> {
  const extension = extname(path).toLowerCase()
  const write = { '.csv': writeCsv, '.jsonl': writeJsonLines, '.parquet': writeParquet }[extension]
  if (write === undefined) {
    const next = 'Name a file that ends in .csv, .jsonl or .parquet.'
    throw usageError(`${path}: "${extension}" is no format that can be written.`, { value: extension, next })
  }
  await writeAtomically(path, (temporary) => write(table, temporary, options))
}

async function writeCsv(table: SourceTable, path: string, options: WriteOptions): Promise<void> {
  const alone = table.names.length === 1
  // A file without a header gets one: without it the first record would be taken for one.
  const header = table.header.some((name) => name !== '') ? table.header : table.names
  const lines = csvLines(header, cellWriters(table, options), table.rows, (text) => quoted(text, alone))
  await writeBatches(path, lines, options)
}

/** RFC 4180; a blank cell that is alone on its line is quoted, or the line would be blank. */
function quoted(text: string, alone: boolean): string {
  return /[",\r\n]/u.test(text) || (alone && text === '') ? `"${text.replaceAll('"', '""')}"` : text
}

function* csvLines(
  header: readonly string[],
  cells: readonly CellWriter[],
  rows: number,
  field: (text: string) => string,
): Generator<string> {
  yield `${header.map(field).join(',')}\n`
  for (let row = 0; row < rows; row++) yield `${cells.map((cell) => field(cell.textOf(row))).join(',')}\n`
}

async function writeJsonLines(table: SourceTable, path: string, options: WriteOptions): Promise<void> {
  const keys = table.names.map((name) => JSON.stringify(name))
  await writeBatches(path, jsonLines(keys, cellWriters(table, options), table.rows), options)
}

function* jsonLines(keys: readonly string[], cells: readonly CellWriter[], rows: number): Generator<string> {
  for (let row = 0; row < rows; row++) {
    yield `{${cells.map((cell, index) => `${keys[index]}:${jsonOf(cell.kind, cell.textOf(row))}`).join(',')}}\n`
  }
}

function jsonOf(kind: CellWriter['kind'], text: string): string {
  if (kind === 'source') return JSON.stringify(text)
  if (text === '') return 'null'
  return kind === 'number' || kind === 'boolean' ? text : JSON.stringify(text)
}

const DUCK_TYPES = {
  source: 'VARCHAR',
  category: 'VARCHAR',
  text: 'VARCHAR',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
  date: 'TIMESTAMP_MS',
}

/** DuckDB writes it, from a CSV file whose every cell is quoted. */
async function writeParquet(table: SourceTable, path: string, options: WriteOptions): Promise<void> {
  await withTemporaryFolder(async (folder) => {
    const cells = cellWriters(table, options)
    const csv = join(folder, 'table.csv')
    const lines = csvLines(table.names, cells, table.rows, (text) => `"${text.replaceAll('"', '""')}"`)
    await writeBatches(csv, lines, options)
    const columns = table.names.map(
      (name, index) => `${sqlText(name)}: '${DUCK_TYPES[cells[index]?.kind ?? 'source']}'`,
    )
    const names = table.names.map(sqlName).join(', ')
    const settings = `auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', nullstr = '', max_line_size = 134217728`
    const source = `read_csv(${sqlPath(csv)}, columns = {${columns.join(', ')}}, ${settings})`
    const sql = `COPY (SELECT ${names} FROM ${source}) TO ${sqlText(path)} (FORMAT parquet, COMPRESSION zstd)`
    const rows = await withDuck({ folder }, async (connection) => (await connection.run(sql)).rowsChanged).catch(
      (error: unknown) => {
        throw duckError(error, 'The table could not be written as Parquet', path)
      },
    )
    if (rows !== table.rows)
      throw new LatheError('internal', `${rows} of ${table.rows} rows were written.`, {
        next: 'Please report this table.',
      })
  })
}

function cellWriters(table: SourceTable, { readings }: WriteOptions): CellWriter[] {
  return table.columns.map((source, index) => {
    const reading = readings?.[index]
    if (reading === undefined) return { kind: 'source', textOf: (row) => source.texts.at(source.codes[row] ?? 0) ?? '' }
    const { column } = readColumn(source, reading)
    return { kind: reading.kind, textOf: (row) => valueText(column, row) }
  })
}

function valueText(column: Column, row: number): string {
  if (column.validity[row] !== 1) return ''
  const value = cellValue(column, row)
  return formatCell(value, PLAIN_READING[column.kind])
}

function cellValue(column: Column, row: number): number | boolean | string {
  if (column.kind === 'boolean') return column.values[row] === 1
  if (column.kind === 'number' || column.kind === 'date') return column.values[row] ?? Number.NaN
  return column.levels[column.codes[row] ?? -1] ?? ''
}

async function writeBatches(path: string, lines: Iterable<string>, { signal }: WriteOptions): Promise<void> {
  const file = await open(path, 'w')
  try {
    let batch: string[] = []
    for (const line of lines) {
      if (batch.push(line) < BATCH) continue
      throwIfCancelled(signal)
      await file.write(batch.join(''))
      batch = []
    }
    await file.write(batch.join(''))
  } finally {
    await file.close()
  }
}
