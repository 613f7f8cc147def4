import { totalmem } from 'node:os'
import { resolve } from 'node:path'
import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api'
import { LatheError } from '../../shared/core/index.ts'

export interface DuckOptions {
  /** Where DuckDB may spill. */
  readonly folder: string
  readonly threads?: number
  /** e.g. `2GB`; DuckDB's own default is 80 % of the machine's memory. */
  readonly memory?: string
}

/** What reading may use where nothing is said; beyond it DuckDB spills. Writing Parquet asks for 2 GB in one piece. */
export const READING_MEMORY = `${Math.min(2048, Math.round(totalmem() / 2 ** 21))}MB`

/**
 * Runs `use` with a database in memory that closes afterwards. Extensions are never fetched: what is not built in does
 * not exist.
 */
export async function withDuck<T>(options: DuckOptions, use: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  // Loaded where it is wanted: it takes 0.1 s and 24 MB, which a service or a question of help should not wait for.
  const { DuckDBInstance } = await import('@duckdb/node-api')
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    temp_directory: options.folder,
    ...(options.threads !== undefined && { threads: String(options.threads) }),
    ...(options.memory !== undefined && { memory_limit: options.memory }),
  })
  try {
    const connection = await instance.connect()
    try {
      await connection.run(`SET TimeZone = 'UTC'`)
      return await use(connection)
    } finally {
      connection.closeSync()
    }
  } finally {
    instance.closeSync()
  }
}

/** The chunks of a query's result, one in memory at a time. */
export async function* chunksOf(connection: DuckDBConnection, sql: string): AsyncGenerator<DuckDBDataChunk> {
  const result = await connection.stream(sql)
  for (;;) {
    const chunk = await result.fetchChunk()
    if (chunk === null || chunk.rowCount === 0) return
    yield chunk
  }
}

/** A text as an SQL literal. */
export const sqlText = (text: string): string => `'${text.replaceAll("'", "''")}'`

export const sqlName = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** A path as an SQL literal that DuckDB takes for this one file: it reads every path as a glob pattern. */
export const sqlPath = (path: string): string => sqlText(resolve(path).replace(/[[*?]/gu, (char) => `[${char}]`))

/** A failure inside DuckDB, in one line and without its trace of the query. */
export function duckError(error: unknown, doing: string, file: string): LatheError {
  if (error instanceof LatheError) return error
  const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
  return new LatheError('fileUnreadable', `${doing}: ${message}`, { file, next: 'Check that the file is whole.' })
}
