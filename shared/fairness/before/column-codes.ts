import { quantile, sortedPresent } from '../../core/index.ts'
import type { Column } from '../../table/index.ts'

/** A column cut into few cells: missing is one of them. */
export interface ColumnCodes {
  readonly name: string
  readonly cells: number
  readonly codes: Uint16Array
}

/**
 * Cells of a column, for rows that are looked at: numbers in bins of as many rows, levels by how frequent they are, the rarer
 * ones together.
 *
 * @param most cells at most, besides the missing one
 * @returns null where the column can tell nothing of groups: free text, names of single rows, one value alone
 */
export function codesOf(name: string, column: Column, rows: Uint32Array, most: number): ColumnCodes | null {
  if (column.kind === 'text') return null
  if (column.kind === 'boolean')
    return codesIn(name, rows, 2, (row) => (column.validity[row] ? column.values[row] : -1))
  if (column.kind === 'category') return levelCodes(name, column.codes, rows, most)
  const sorted = sortedPresent(Float64Array.from(rows, (row) => column.values[row] ?? NaN))
  const edges = [...new Set(Array.from({ length: most - 1 }, (_, i) => quantile(sorted, (i + 1) / most)))]
  const cellOf = (value: number) => edges.findLastIndex((edge) => value > edge) + 1
  return codesIn(name, rows, edges.length + 1, (row) => {
    const value = column.values[row] ?? NaN
    return Number.isNaN(value) ? -1 : cellOf(value)
  })
}

function levelCodes(name: string, codes: Int32Array, rows: Uint32Array, most: number): ColumnCodes | null {
  const counts = new Map<number, number>()
  for (const row of rows) counts.set(codes[row] ?? -1, (counts.get(codes[row] ?? -1) ?? 0) + 1)
  if (counts.size > rows.length / 2) return null
  const frequent = [...counts.keys()]
    .filter((code) => code >= 0)
    .sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0))
  const place = new Map(frequent.map((code, at) => [code, Math.min(at, most - 1)]))
  return codesIn(name, rows, Math.min(most, frequent.length), (row) => place.get(codes[row] ?? -1) ?? -1)
}

/** @param cellOf −1 is missing */
function codesIn(
  name: string,
  rows: Uint32Array,
  cells: number,
  cellOf: (row: number) => number | undefined,
): ColumnCodes | null {
  const codes = Uint16Array.from(rows, (row) => (cellOf(row) ?? -1) + 1)
  return codes.every((code) => code === codes[0]) ? null : { name, cells: cells + 1, codes }
}
