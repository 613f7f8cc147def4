import { quantile, sortedPresent } from '../../shared/core/index.ts'
import { type Grouping, readGrouping } from '../../shared/fairness/index.ts'
import { columnOf, formatCell, PLAIN_READING, type Reading } from '../../shared/table/index.ts'
import type { OpenTable } from './open-table.ts'

/** A number with more values than this is no name of a group. */
const MOST_VALUES = 12

/**
 * The groups that a column parts test rows into: its values; for a number or date of many values four bands of about as
 * many rows of the data each, named by the smallest and the largest value in them.
 */
export function groupingOf({ read, readings, table }: OpenTable, name: string, rows: Uint32Array): Grouping {
  const column = columnOf(table, name)
  const source = read.table.columns[read.table.names.indexOf(name)]
  const reading = readings.get(name) ?? PLAIN_READING[column.kind]
  if (column.kind === 'number' || column.kind === 'date') {
    const sorted = sortedPresent(column.values)
    if (new Set(sorted).size > MOST_VALUES) return bandsOf(name, column.values, sorted, reading, rows)
  }
  return readGrouping(name, source ?? { codes: new Uint32Array(0), texts: [] }, reading, rows)
}

function bandsOf(
  name: string,
  values: Float64Array,
  sorted: Float64Array,
  reading: Reading,
  rows: Uint32Array,
): Grouping {
  const limits = [...new Set([0.25, 0.5, 0.75].map((share) => quantile(sorted, share)))]
  const bandOf = (value: number) => limits.filter((limit) => value > limit).length
  const ranges = Array.from({ length: limits.length + 1 }, () => ({ low: Infinity, high: -Infinity }))
  for (const value of sorted) {
    const range = ranges[bandOf(value)]
    if (!range) continue
    range.low = Math.min(range.low, value)
    range.high = Math.max(range.high, value)
  }
  const levels = ranges.map(({ low, high }) => bandName(low, high, reading))
  const codes = Int32Array.from(rows, (row) => {
    const value = values[row] ?? NaN
    return Number.isNaN(value) ? -1 : bandOf(value)
  })
  return { name, codes, levels }
}

function bandName(low: number, high: number, reading: Reading): string {
  const [from, to] = [low, high].map((value) => formatCell(value, reading))
  return from === to ? `${from}` : `${from} to ${to}`
}
