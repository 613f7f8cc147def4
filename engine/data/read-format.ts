import type { Finding } from '../../shared/core/index.ts'
import type { Dialect, Parts } from '../../shared/import/index.ts'
import type { SourceTable } from '../../shared/table/index.ts'

/** What reading one file gives. */
export interface FormatRead {
  readonly table: SourceTable
  /** null for formats that have none. */
  readonly dialect: Dialect | null
  /** What was read otherwise than it stands in the file, or left out. */
  readonly findings: readonly Finding[]
  /** What could have been read in place of this table; null where there is nothing to choose. */
  readonly parts: Parts | null
  /**
   * What vouches for the cells: DuckDB, which of delimited text found as many rows and bytes as the survey's scanner; that
   * scanner alone, where DuckDB would or did see other cells; or the format's package.
   */
  readonly reader: 'duckdb' | 'scanner' | 'json' | 'arrow' | 'sqlite' | 'excel'
}
