import { type Extent, extentOf, type NumberSummary, sortedPresent, summaryOf } from '../core/index.ts'
import { type DateColumn, missingCount, type NumberColumn } from './column.ts'

const SUMMARIES = new WeakMap<NumberColumn, NumberSummary>()
const DIFFERENT = new WeakMap<DateColumn, Float64Array>()

/** What there is to say about the numbers of a column, found out once. */
export function numberSummary(column: NumberColumn): NumberSummary {
  const known = SUMMARIES.get(column)
  if (known) return known
  const found = summaryOf(column.values)
  SUMMARIES.set(column, found)
  return found
}

/** From when to when the dates of a column are. */
export const dateExtent = (column: DateColumn): Extent => ({
  ...extentOf(sortedPresent(DIFFERENT.get(column) ?? column.values)),
  present: column.values.length - missingCount(column),
})

/** Says so where it is known already. */
export function knowNumbers(column: NumberColumn, summary: NumberSummary): NumberColumn {
  SUMMARIES.set(column, summary)
  return column
}

/** @param different every date of the column at least once, in any order, and NaN */
export const knowDates = (column: DateColumn, different: Float64Array): void => {
  DIFFERENT.set(column, different)
}
