import { quantile, sortedPresent, sum } from '../core/index.ts'
import { type Column, categoryColumn, numberColumn } from '../table/index.ts'

/** A value as a state keeps it: a level, or a number (dates in milliseconds, booleans 0 and 1). */
export type Fill = number | string

export type FillStrategy = 'median' | 'mean' | 'mostFrequent'

/** The value that stands for the rows of a column; null where every value is missing: there is nothing to learn. */
export function fillOf(column: Column, strategy: FillStrategy): Fill | null {
  if (column.kind === 'category' || column.kind === 'text') {
    const { codes, levels } = column
    // Levels are numbered by their first row in the file, test rows included: a tie must not be broken by that.
    const isFirst = (a: number, b: number) => (levels[a] ?? '') < (levels[b] ?? '')
    const best = mostFrequent(
      codes.filter((code) => code >= 0),
      isFirst,
    )
    return best === null ? null : (levels[best] ?? null)
  }
  if (column.kind === 'boolean') return mostFrequent(column.values.filter((_, row) => column.validity[row] === 1))
  const sorted = sortedPresent(column.values)
  const fill =
    strategy === 'mean'
      ? sum(sorted) / sorted.length
      : strategy === 'median'
        ? quantile(sorted, 0.5)
        : mostFrequent(sorted)
  // The sum of huge numbers may be too large for a double; that of tiny ones may be minus zero, which JSON does not have.
  return fill !== null && Number.isFinite(fill) ? fill + 0 : null
}

/** The value that occurs most often; of equally frequent ones the first, by default the smallest. */
function mostFrequent(values: ArrayLike<number>, isFirst = (a: number, b: number) => a < b): number | null {
  const counts = new Map<number, number>()
  for (const value of Array.from(values)) counts.set(value, (counts.get(value) ?? 0) + 1)
  let best: number | null = null
  for (const [value, count] of counts) {
    const lead = best === null ? 1 : count - (counts.get(best) ?? 0)
    if (lead > 0 || (lead === 0 && best !== null && isFirst(value, best))) best = value
  }
  return best
}

/** The column with a value put where one is missing; null leaves the gap. */
export function fillGaps(column: Column, fillAt: (row: number) => Fill | null): Column {
  const rows = column.validity.length
  if (column.kind === 'category' || column.kind === 'text') {
    const levels = [...column.levels]
    const codeOf = new Map(levels.map((level, code) => [level, code]))
    const codes = column.codes.map((code, row) => {
      const fill = code < 0 ? fillAt(row) : null
      if (fill === null) return code
      const known = codeOf.get(String(fill)) ?? levels.push(String(fill)) - 1
      codeOf.set(String(fill), known)
      return known
    })
    return categoryColumn(codes, levels, column.kind)
  }
  if (column.kind === 'boolean') {
    const [values, validity] = [column.values.slice(), column.validity.slice()]
    for (let row = 0; row < rows; row++) {
      const fill = validity[row] === 0 ? fillAt(row) : null
      if (fill === null) continue
      values[row] = Number(fill)
      validity[row] = 1
    }
    return { kind: 'boolean', values, validity }
  }
  const values = column.values.map((value, row) => (Number.isNaN(value) ? Number(fillAt(row) ?? NaN) : value))
  return column.kind === 'date' ? numberColumn(values, 'date') : numberColumn(values)
}
