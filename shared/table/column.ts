/** What a column's values mean. `category` and `text` are both strings: a text is free prose, not one of some levels. */
export type ColumnKind = 'number' | 'boolean' | 'date' | 'category' | 'text'

export const COLUMN_KINDS: readonly ColumnKind[] = ['number', 'boolean', 'date', 'category', 'text']

/** `validity[row]` is 1 where there is a value and 0 where it is missing. */
interface Validity {
  readonly validity: Uint8Array
}

/** Numbers; NaN exactly where missing. */
export interface NumberColumn extends Validity {
  readonly kind: 'number'
  readonly values: Float64Array
}

/** Milliseconds since 1970-01-01T00:00:00Z (wall-clock time where the source names no zone); NaN exactly where missing. */
export interface DateColumn extends Validity {
  readonly kind: 'date'
  readonly values: Float64Array
}

/** 1 true, 0 false; 0 where missing. */
export interface BooleanColumn extends Validity {
  readonly kind: 'boolean'
  readonly values: Uint8Array
}

/** Dictionary-coded strings: `levels[codes[row]]`; the code is −1 exactly where missing. */
interface Coded extends Validity {
  readonly codes: Int32Array
  readonly levels: readonly string[]
}

/** One of some levels. */
export interface CategoryColumn extends Coded {
  readonly kind: 'category'
}

/** Free prose. */
export interface TextColumn extends Coded {
  readonly kind: 'text'
}

export type Column = NumberColumn | DateColumn | BooleanColumn | CategoryColumn | TextColumn

export const rowCount = (column: Column): number => column.validity.length

export function missingCount(column: Column): number {
  let present = 0
  for (let row = 0; row < column.validity.length; row++) present += column.validity[row]!
  return column.validity.length - present
}

/** A number column from its values: validity follows from NaN. */
export function numberColumn(values: Float64Array, kind?: 'number'): NumberColumn
export function numberColumn(values: Float64Array, kind: 'date'): DateColumn
export function numberColumn(values: Float64Array, kind: 'number' | 'date' = 'number'): NumberColumn | DateColumn {
  const validity = new Uint8Array(values.length)
  for (let row = 0; row < values.length; row++) validity[row] = Number.isNaN(values[row]!) ? 0 : 1
  return { kind, values, validity }
}

/** A category or text column from its codes: validity follows from −1. */
export function categoryColumn(codes: Int32Array, levels: readonly string[]): CategoryColumn
export function categoryColumn(
  codes: Int32Array,
  levels: readonly string[],
  kind: 'category' | 'text',
): CategoryColumn | TextColumn
export function categoryColumn(
  codes: Int32Array,
  levels: readonly string[],
  kind: 'category' | 'text' = 'category',
): CategoryColumn | TextColumn {
  const validity = new Uint8Array(codes.length)
  for (let row = 0; row < codes.length; row++) validity[row] = codes[row]! >= 0 ? 1 : 0
  return { kind, codes, levels, validity }
}
