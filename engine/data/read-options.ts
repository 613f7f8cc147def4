import type { Dialect } from '../../shared/import/index.ts'

/** What is known about a file; what is not given is found out. The dialect's fields are for delimited text only. */
export interface ReadOptions {
  readonly delimiter?: string
  readonly quote?: Dialect['quote']
  readonly escape?: Dialect['escape']
  readonly encoding?: string
  readonly header?: boolean
  readonly skip?: number
  readonly threads?: number
  /** DuckDB's limit, e.g. `2GB`. */
  readonly memory?: string
  readonly signal?: AbortSignal
  /** Is told of the fraction that is read, 0 to 1, and of the rows so far; often. */
  readonly onRead?: (fraction: number, rows: number) => void
}
