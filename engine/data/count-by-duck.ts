import type { Dialect } from '../../shared/import/index.ts'
import { READING_MEMORY, sqlPath, sqlText, withDuck } from './duckdb.ts'
import type { ReadOptions } from './read-options.ts'

/** Delimited UTF-8 text in which every record is good. */
export interface GoodText {
  readonly path: string
  readonly dialect: Pick<Dialect, 'delimiter' | 'quote' | 'escape'>
  readonly header: boolean
  readonly width: number
  /** Bytes of the longest record. */
  readonly longest: number
}

/** Rows, and bytes of all cells. */
export interface Counts {
  readonly rows: number
  readonly bytes: number
}

/** DuckDB takes lines up to here without being told. */
export const USUAL_LINE = 2_097_152

/**
 * What DuckDB reads in a text; undefined where it cannot read it, or `signal` stopped it.
 *
 * @param folder where DuckDB may spill
 */
export async function countByDuck(
  text: GoodText,
  folder: string,
  options: ReadOptions,
  signal: AbortSignal,
): Promise<Counts | undefined> {
  return withDuck({ memory: READING_MEMORY, ...options, folder }, async (connection) => {
    const stop = () => connection.interrupt()
    signal.addEventListener('abort', stop)
    try {
      signal.throwIfAborted()
      const [row = []] = (await connection.runAndReadAll(countQuery(text))).getRowsJS()
      const [rows = 0, ...bytes] = row.map(Number)
      return { rows, bytes: bytes.reduce((sum, column) => sum + column, 0) }
    } catch {
      return undefined
    } finally {
      signal.removeEventListener('abort', stop)
    }
  })
}

/** Everything is said to DuckDB; NULL stands for a text that no file of ours holds, so that blank cells stay blank. */
function countQuery({ path, dialect, header, width, longest }: GoodText): string {
  const names = Array.from({ length: width }, (_, index) => `c${index}`)
  const settings = {
    auto_detect: 'false',
    columns: `{${names.map((name) => `'${name}': 'VARCHAR'`).join(', ')}}`,
    header: String(header),
    delim: sqlText(dialect.delimiter),
    quote: sqlText(dialect.quote),
    escape: sqlText(dialect.escape),
    nullstr: sqlText('\u0001\u0002lathe'),
    compression: `'none'`,
    encoding: `'utf-8'`,
    max_line_size: String(Math.max(USUAL_LINE, longest + 1024)),
  }
  const list = Object.entries(settings).map(([name, value]) => `${name} = ${value}`)
  const bytes = names.map((name) => `sum(strlen(${name}))`)
  return `SELECT count(*), ${bytes.join(', ')} FROM read_csv(${sqlPath(path)}, ${list.join(', ')})`
}
