import type { DuckDBConnection } from '@duckdb/node-api'
import { dataError, LatheError, throwIfCancelled } from '../../shared/core/index.ts'
import { uniqueNames } from '../../shared/import/index.ts'
import type { SourceTable } from '../../shared/table/index.ts'
import { ColumnBuilder } from './dictionary.ts'
import { chunksOf, duckError, READING_MEMORY, sqlName, sqlPath, withDuck } from './duckdb.ts'
import { nestedFindings } from './nested-findings.ts'
import type { FormatRead } from './read-format.ts'
import type { ReadOptions } from './read-options.ts'
import type { SourceFile } from './source-file.ts'

interface ParquetColumn {
  readonly name: string
  readonly type: string
}

/**
 * Reads a Parquet file as texts: numbers in the shortest form that reads back to them, dates and times as ISO 8601 (in
 * UTC where they have a zone), NULL and blank texts as blank cells, lists, structs and maps as JSON.
 */
export async function readParquet(file: SourceFile, options: ReadOptions): Promise<FormatRead> {
  try {
    return await withDuck({ memory: READING_MEMORY, ...options, folder: file.folder }, async (connection) => {
      const columns = await columnsOf(connection, file)
      const builders = columns.map(() => new ColumnBuilder())
      const texts = columns.map(textOf).join(', ')
      const counted = await countedRows(connection, file)
      for await (const chunk of chunksOf(connection, `SELECT ${texts} FROM read_parquet(${sqlPath(file.path)})`)) {
        throwIfCancelled(options.signal)
        for (const [index, builder] of builders.entries()) builder.addVector(chunk, index)
        const read = builders[0]?.rows ?? 0
        options.onRead?.(read / counted, read)
      }
      const rows = builders[0]?.rows ?? 0
      if (rows !== counted) throw miscounted(file, rows, counted)
      const header = columns.map((column) => column.name)
      const table: SourceTable = {
        names: uniqueNames(header),
        header,
        columns: builders.map((builder) => builder.column()),
        rows,
        records: rows,
        recordOf: null,
        setAside: [],
      }
      const nested = columns.filter(isNested).map(({ name }) => name)
      return { table, dialect: null, findings: nestedFindings(nested), parts: null, reader: 'duckdb' }
    })
  } catch (error) {
    throw duckError(error, `${file.name} cannot be read as Parquet`, file.name)
  }
}

async function columnsOf(connection: DuckDBConnection, file: SourceFile): Promise<ParquetColumn[]> {
  const reader = await connection.runAndReadAll(`DESCRIBE SELECT * FROM read_parquet(${sqlPath(file.path)})`)
  return reader.getRowsJson().map(([name, type]) => ({ name: String(name), type: String(type) }))
}

const isNested = ({ type }: ParquetColumn): boolean => /^(?:STRUCT|MAP|UNION)\(|\[\d*\]$/u.test(type)

/**
 * Whole doubles without DuckDB's ".0", and NaN in the spelling that counts as missing. A blob would lose bytes as text, so
 * it is written in hexadecimal.
 */
function textOf(parquet: ParquetColumn): string {
  const { name, type } = parquet
  const column = sqlName(name)
  if (isNested(parquet)) return `coalesce(CAST(to_json(${column}) AS VARCHAR), '')`
  if (type === 'BLOB') return `coalesce(hex(${column}), '')`
  const text = `coalesce(CAST(${column} AS VARCHAR), '')`
  if (type !== 'DOUBLE' && type !== 'FLOAT') return text
  const whole = `CAST(CAST(${column} AS BIGINT) AS VARCHAR)`
  return `CASE WHEN isnan(${column}) THEN 'NaN' WHEN abs(${column}) < 1e15 AND ${column} = trunc(${column}) THEN ${whole} ELSE ${text} END`
}

/** The file's own count of rows, from its footer. */
/** The rows that its footer counts: one at least. */
async function countedRows(connection: DuckDBConnection, file: SourceFile): Promise<number> {
  const sql = `SELECT CAST(sum(num_rows) AS VARCHAR) FROM parquet_file_metadata(${sqlPath(file.path)})`
  const counted = Number((await connection.runAndReadAll(sql)).getRowsJson()[0]?.[0])
  if (counted === 0)
    throw dataError(`${file.name} has no rows.`, { file: file.name, next: 'Choose a file with at least one record.' })
  return counted
}

const miscounted = (file: SourceFile, rows: number, counted: number): LatheError =>
  new LatheError('internal', `${file.name}: ${rows} rows were read where its footer counts ${counted}.`, {
    file: file.name,
    next: 'Please report this file; nothing was changed.',
  })
