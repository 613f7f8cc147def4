import { type Extent, extentOf, type NumberSummary, sortedPresent, summaryOf } from '../core/index.ts'
import type { DateColumn, NumberColumn } from './column.ts'

const SUMMARIES = new WeakMap<NumberColumn, NumberSummary>()
const EXTENTS = new WeakMap<DateColumn, Extent>()

/** What there is to say about the numbers of a column, found out once. */
export function numberSummary(column: NumberColumn): NumberSummary {
  const known = SUMMARIES.get(column)
  if (known) return known
  const found = summaryOf(column.values)
  SUMMARIES.set(column, found)
  return found
}

/** From when to when the dates of a column are, found out once. */
export function dateExtent(column: DateColumn): Extent {
  const known = EXTENTS.get(column)
  if (known) return known
  const found = extentOf(sortedPresent(column.values))
  EXTENTS.set(column, found)
  return found
}

/** Says so where it is known already. */
export function knowNumbers(column: NumberColumn, summary: NumberSummary): NumberColumn {
  SUMMARIES.set(column, summary)
  return column
}

export function knowDates(column: DateColumn, extent: Extent): DateColumn {
  EXTENTS.set(column, extent)
  return column
}
