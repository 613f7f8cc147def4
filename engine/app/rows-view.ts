import type { RowsView } from '../../shared/contract/index.ts'
import type { OpenTable } from './open-table.ts'
import { rowsThatFit } from './rows-filter.ts'
import { sortedRows } from './rows-sort.ts'

const kept = new WeakMap<OpenTable, { readonly key: string; readonly rows: Uint32Array }>()

/** The numbers of the rows that are shown, in their order; null for all of them as they stand in the file. */
export function rowsOfView(open: OpenTable, { filters, sort }: RowsView): Uint32Array | null {
  if (filters.length === 0 && !sort) return null
  // The view that was looked at last is what the next page, and the next match, is asked of.
  const key = JSON.stringify([filters, sort])
  const known = kept.get(open)
  if (known?.key === key) return known.rows
  const fitting = rowsThatFit(open, filters)
  const rows = sort ? sortedRows(open, fitting, sort) : fitting
  kept.set(open, { key, rows })
  return rows
}
