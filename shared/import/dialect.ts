/** How a delimited text file is written: given by the caller, or found out by sniffDialect(). */
export interface Dialect {
  /** One ASCII character. */
  readonly delimiter: string
  /** The character around fields; '' where nothing is quoted. */
  readonly quote: '"' | "'" | ''
  /** What makes a quote inside a quoted field literal: the quote itself (doubled) or a backslash; '' for neither. */
  readonly escape: '"' | "'" | '\\' | ''
  /** The label of the Encoding Standard: `utf-8`, `utf-16le`, `windows-1252`, … */
  readonly encoding: string
  readonly newline: '\n' | '\r\n' | '\r' | 'mixed'
  readonly header: boolean
  /** Physical lines before the header or, without one, before the first record. */
  readonly skip: number
}
