import type { ColumnKind } from './column.ts'

/**
 * How the cells of a column are read: a plain value that import infers, a person may change, and a Pipeline carries, so
 * that scoring reads a cell exactly as import did.
 */
export interface Reading {
  readonly kind: ColumnKind
  /** Texts that mean "missing" besides blank ones, compared after trimming. */
  readonly missing: readonly string[]
  /** Numbers: the decimal mark and, where there is one, the mark between thousands. */
  readonly decimal: '.' | ','
  readonly thousands: '' | ',' | '.' | ' ' | "'"
  /** Numbers: currency signs or units before and after, dropped before reading ('' for none); '%' divides nothing. */
  readonly prefix: string
  readonly suffix: string
  /**
   * Dates: the pattern, e.g. `yyyy-MM-dd`, `dd.MM.yyyy HH:mm`, `iso` for every ISO 8601 form, or several with `|` between
   * them, tried in their order; '' for other kinds.
   */
  readonly datePattern: string
  /** Booleans: the texts read as true and as false, compared in lower case. */
  readonly trueTexts: readonly string[]
  readonly falseTexts: readonly string[]
}

export const PLAIN_READING: Readonly<Record<ColumnKind, Reading>> = {
  number: plain('number'),
  boolean: { ...plain('boolean'), trueTexts: ['true'], falseTexts: ['false'] },
  date: { ...plain('date'), datePattern: 'iso' },
  category: plain('category'),
  text: plain('text'),
}

function plain(kind: ColumnKind): Reading {
  return {
    kind,
    missing: [],
    decimal: '.',
    thousands: '',
    prefix: '',
    suffix: '',
    datePattern: '',
    trueTexts: [],
    falseTexts: [],
  }
}
