/** How a delimited text file is written: given by the caller, or found out by sniffDialect(). */
export interface Dialect {
  /** One character or a few. */
  readonly delimiter: string
  /** The character around fields; '' where nothing is quoted. */
  readonly quote: '"' | "'" | ''
  /** What makes a quote inside a quoted field literal: the quote itself (doubled) or a backslash; '' for neither. */
  readonly escape: '"' | "'" | '\\' | ''
  /** The label of the Encoding Standard: `utf-8`, `utf-16le`, `windows-1252`, … */
  readonly encoding: string
  readonly newline: '\n' | '\r\n' | '\r' | 'mixed'
  readonly header: boolean
  /** Records that the header takes, where more than one; their texts are joined column by column. */
  readonly headerRows?: number
  /** Physical lines before the header or, without one, before the first record. */
  readonly skip: number
}
