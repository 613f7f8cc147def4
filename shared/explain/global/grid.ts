import { quantile, sortedPresent } from '../../core/index.ts'
import type { InputColumn } from '../../pipeline/index.ts'
import { type Cell, type Column, columnOf, formatCell, readCells, type Table, withColumn } from '../../table/index.ts'

const MOST_POINTS = 25
const MOST_LEVELS = 20

/** Values of a column to look at: quantiles of numbers and dates, the most frequent levels; as the source would write them. */
export function gridOf(
  { reading }: InputColumn,
  column: Column,
): { readonly cells: readonly Cell[]; readonly values: readonly (number | null)[] } {
  if (column.kind === 'number' || column.kind === 'date') {
    const sorted = sortedPresent(column.values)
    const distinct = sorted.filter((value, i) => i === 0 || value !== sorted[i - 1])
    const values =
      distinct.length <= MOST_POINTS
        ? [...distinct]
        : [...new Set(Array.from({ length: MOST_POINTS }, (_, i) => clean(quantile(sorted, i / (MOST_POINTS - 1)))))]
    const whole = column.kind === 'date' ? values.map(Math.round) : values
    return { cells: whole.map((value) => formatCell(value, reading)), values: whole }
  }
  if (column.kind === 'boolean')
    return { cells: [true, false].map((value) => formatCell(value, reading)), values: [null, null] }
  const counts = new Map<number, number>()
  for (const code of column.codes) if (code >= 0) counts.set(code, (counts.get(code) ?? 0) + 1)
  const common = [...counts].sort((a, b) => b[1] - a[1]).slice(0, MOST_LEVELS)
  const cells = common.map(([code]) => column.levels[code] ?? '')
  return { cells, values: cells.map(() => null) }
}

/** Without the last bits that a mean of two values leaves: 26.505 in place of 26.505000000000003. */
const clean = (value: number): number => Number(value.toPrecision(15))

/** The table with one value in every row of a column. */
export function withValue(table: Table, { name, reading }: InputColumn, cell: Cell): Table {
  return withColumn(table, name, readCells(new Array<Cell>(table.rows).fill(cell), reading).column)
}

/** The table with each of these numbers in the rows of a column. */
export function withNumbers(table: Table, name: string, values: Float64Array): Table {
  const { kind } = columnOf(table, name)
  const validity = Uint8Array.from(values, (value) => (Number.isNaN(value) ? 0 : 1))
  return withColumn(table, name, { kind: kind === 'date' ? 'date' : 'number', values, validity })
}
