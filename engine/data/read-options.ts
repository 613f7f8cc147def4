import type { Dialect } from '../../shared/import/index.ts'

/** What is known about a file; what is not given is found out. The dialect's fields are for delimited text only. */
export interface ReadOptions {
  readonly delimiter?: string
  readonly quote?: Dialect['quote']
  readonly escape?: Dialect['escape']
  readonly encoding?: string
  readonly header?: boolean
  readonly skip?: number
  /** Records that the header takes; their texts are joined column by column. */
  readonly headerRows?: number
  readonly threads?: number
  /** DuckDB's limit, e.g. `2GB`. */
  readonly memory?: string
  readonly signal?: AbortSignal
}
