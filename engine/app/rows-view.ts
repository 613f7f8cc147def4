import type { RowsView } from '../../shared/contract/index.ts'
import type { OpenTable } from './open-table.ts'
import { rowsThatFit } from './rows-filter.ts'
import { sortedRows } from './rows-sort.ts'
import { rowsTouched } from './rows-touched.ts'

const kept = new WeakMap<OpenTable, { readonly key: string; readonly rows: Uint32Array }>()

/** The numbers of the rows that are shown, in their order; null for all of them as they stand in the file. */
export async function rowsOfView(open: OpenTable, { filters, touchedBy, sort }: RowsView): Promise<Uint32Array | null> {
  if (filters.length === 0 && !touchedBy && !sort) return null
  // The view that was looked at last is what the next page, and the next match, is asked of.
  const key = JSON.stringify([filters, touchedBy, sort])
  const known = kept.get(open)
  if (known?.key === key) return known.rows
  const touched = touchedBy && (await rowsTouched(open, touchedBy))
  const all = rowsThatFit(open, filters)
  const fitting = touched ? all.filter((row) => touched[row] === 1) : all
  const rows = sort ? sortedRows(open, fitting, sort) : fitting
  kept.set(open, { key, rows })
  return rows
}
