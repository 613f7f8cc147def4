import type { Column } from './column.ts'
import type { SourceColumn } from './source.ts'
import type { Table } from './table.ts'

/** The rows with these indices, in this order. */
export function take(table: Table, rows: Uint32Array): Table {
  return {
    rows: rows.length,
    columns: new Map([...table.columns].map(([name, column]) => [name, takeColumn(column, rows)])),
  }
}

export function takeColumn(column: Column, rows: Uint32Array): Column {
  const validity = pick(column.validity, rows, new Uint8Array(rows.length))
  if (column.kind === 'boolean')
    return { kind: 'boolean', values: pick(column.values, rows, new Uint8Array(rows.length)), validity }
  if (column.kind === 'number' || column.kind === 'date')
    return { kind: column.kind, values: pick(column.values, rows, new Float64Array(rows.length)), validity }
  return {
    kind: column.kind,
    codes: pick(column.codes, rows, new Int32Array(rows.length)),
    levels: column.levels,
    validity,
  }
}

type NumericArray = Float64Array | Int32Array | Uint8Array | Uint32Array

/** values[rows[i]] for every i, written into `out`. */
export function pick<A extends NumericArray>(values: A, rows: Uint32Array, out: A): A {
  for (let i = 0; i < rows.length; i++) out[i] = values[rows[i]!]!
  return out
}

/** The rows where `keep` is not 0. */
export function mask(table: Table, keep: Uint8Array): Table {
  return take(table, rowsWhere(keep))
}

export function rowsWhere(keep: Uint8Array): Uint32Array {
  const rows = new Uint32Array(keep.length)
  let count = 0
  for (let row = 0; row < keep.length; row++) if (keep[row]! !== 0) rows[count++] = row
  return rows.slice(0, count)
}

/** The rows from `from` to `to` (exclusive) that there are; typed arrays are shared, not copied. */
export function slice(table: Table, from: number, to: number): Table {
  const end = Math.min(to, table.rows)
  const start = Math.min(from, end)
  return {
    rows: end - start,
    columns: new Map([...table.columns].map(([name, column]) => [name, sliceColumn(column, start, end)])),
  }
}

function sliceColumn(column: Column, from: number, to: number): Column {
  const validity = column.validity.subarray(from, to)
  if (column.kind === 'boolean') return { ...column, values: column.values.subarray(from, to), validity }
  if (column.kind === 'number' || column.kind === 'date')
    return { ...column, values: column.values.subarray(from, to), validity }
  return { ...column, codes: column.codes.subarray(from, to), validity }
}

/** The table in pieces of at most `size` rows, in order; none of a table without rows. */
export function* chunks(table: Table, size: number): Generator<Table> {
  if (!(size >= 1)) throw new RangeError(`chunks of ${size} rows: size must be at least 1`)
  for (let from = 0; from < table.rows; from += size) yield slice(table, from, from + size)
}

/** The rows of a source column with these indices, in this order. */
export const takeSource = ({ codes, texts }: SourceColumn, rows: Uint32Array): SourceColumn => ({
  codes: pick(codes, rows, new Uint32Array(rows.length)),
  texts,
})
