import { LatheError, usageError } from '../../shared/core/index.ts'
import type { Dialect } from '../../shared/import/index.ts'
import type { SourceTable } from '../../shared/table/index.ts'
import { readCsv } from './read-csv.ts'
import { readJson, readJsonLines } from './read-json.ts'
import type { ReadOptions } from './read-options.ts'
import { readParquet } from './read-parquet.ts'
import { openSource, type SourceFile, type SourceFormat } from './source-file.ts'
import { withTemporaryFolder } from './temporary.ts'

export interface SourceRead {
  readonly table: SourceTable
  /** null for formats that have none. */
  readonly dialect: Dialect | null
  readonly format: SourceFormat
  /** What read the cells: DuckDB; or the survey's own scanner, where DuckDB would or did see other cells than the survey. */
  readonly reader: 'duckdb' | 'scanner' | 'json'
  /** Size of the file as given, and its hash in hexadecimal. */
  readonly bytes: number
  readonly sha256: string
}

/**
 * Reads a file (.csv, .tsv, .txt, .json, .jsonl, .parquet, each also as .gz; `-` is stdin) into its source texts. What
 * cannot be read is set aside with its reason; a file that cannot be read at all is a LatheError that names it, the
 * place and the next step. Nothing is left behind in the temporary folder.
 *
 * @example
 * const { table } = await readSource('adult.csv')
 */
export async function readSource(path: string, options: ReadOptions = {}): Promise<SourceRead> {
  const { delimiter } = options
  if (delimiter !== undefined && !/^[\t -~]$/u.test(delimiter)) {
    const next = "Give one ASCII character; a tabulator as $'\\t'."
    throw usageError(`The delimiter "${delimiter}" is not one ASCII character.`, { value: delimiter, next })
  }
  return withTemporaryFolder(async (folder) => {
    const file = await openSource(path, folder, options.signal)
    try {
      const { format, bytes, sha256 } = file
      return { ...(await readFormat(file, options)), format, bytes, sha256 }
    } catch (error) {
      if (!(error instanceof LatheError) || error.details.file !== undefined) throw error
      throw new LatheError(error.code, `${file.name}: ${error.message}`, { ...error.details, file: file.name })
    }
  })
}

async function readFormat(
  file: SourceFile,
  options: ReadOptions,
): Promise<Pick<SourceRead, 'table' | 'dialect' | 'reader'>> {
  switch (file.format) {
    case 'csv':
      return readCsv(file, options)
    case 'json':
      return { table: await readJson(file, options), dialect: null, reader: 'json' }
    case 'jsonl':
      return { table: await readJsonLines(file, options), dialect: null, reader: 'json' }
    case 'parquet':
      return { table: await readParquet(file, options), dialect: null, reader: 'duckdb' }
  }
}
