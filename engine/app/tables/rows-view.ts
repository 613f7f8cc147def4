import type { RowsView } from '../../../shared/contract/index.ts'
import { throwIfCancelled } from '../../../shared/core/index.ts'
import type { OpenTable } from './open-table.ts'
import type { Stop } from './recipe-chain.ts'
import { rowsThatFit } from './rows-filter.ts'
import { fileRow, type ShownRows, shownRows } from './rows-shown.ts'
import { sortedRows } from './rows-sort.ts'
import { rowsTouched } from './rows-touched.ts'

/** Rows that are looked at, and which of them, in which order; null for all as they stand. */
export interface ViewedRows {
  readonly shown: ShownRows
  readonly places: Uint32Array | null
}

const kept = new WeakMap<ShownRows, { readonly key: string; readonly places: Uint32Array }>()

/** The rows of a view. Between its parts it hears whether it is still wanted. */
export async function rowsOfView(
  open: OpenTable,
  { cleaned, filters, touchedBy, sort }: RowsView,
  stop?: Stop,
): Promise<ViewedRows> {
  const shown = await shownRows(open, cleaned, stop)
  if (filters.length === 0 && !touchedBy && !sort) return { shown, places: null }
  // The view that was looked at last is what the next page, and the next match, is asked of.
  const key = JSON.stringify([filters, touchedBy, sort])
  const known = kept.get(shown)
  if (known?.key === key) return { shown, places: known.places }
  const touched = touchedBy && (await rowsTouched(open, touchedBy))
  throwIfCancelled(stop)
  const all = rowsThatFit(shown, filters)
  const fitting = touched ? all.filter((row) => touched[fileRow(shown, row)] === 1) : all
  throwIfCancelled(stop)
  const places = sort ? sortedRows(shown, fitting, sort) : fitting
  kept.set(shown, { key, places })
  return { shown, places }
}
