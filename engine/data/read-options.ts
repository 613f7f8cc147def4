import type { Dialect, Fix } from '../../shared/import/index.ts'

/** A file as it was before a project took a copy of it, which may be packed. */
export interface KeptFile {
  /** What messages call it; its ending counts where the bytes do not tell the format. */
  readonly name: string
  readonly bytes?: number | undefined
  readonly sha256?: string | undefined
  /** Whether the copy is packed as gzip, which the file was not. */
  readonly isPacked: boolean
}

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
  /** The table of a database, the file of an archive ('*': all of them as one table), or the records of a JSON object. */
  readonly table?: string
  /** The sheet of a workbook, and the cells of it, as in `B2:F100`. */
  readonly sheet?: string
  readonly range?: string
  /** Further files, read as one table with the first. */
  readonly also?: readonly string[]
  /** What the files were, in their order, where they are copies that a project keeps. */
  readonly kept?: readonly KeptFile[]
  /** Set-aside records of delimited text and JSON as a person put them right; of several files they are numbered through. */
  readonly fixes?: readonly Fix[]
  /** A CSV file of such records, with columns `record` and `text`. */
  readonly fixed?: string
  readonly threads?: number
  /** DuckDB's limit, e.g. `2GB`. */
  readonly memory?: string
  readonly signal?: AbortSignal
  /** Is told of the fraction that is read, 0 to 1, and of the rows so far; often. */
  readonly onRead?: (fraction: number, rows: number) => void
}
