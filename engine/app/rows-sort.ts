import type { RowsSort } from '../../shared/contract/index.ts'
import { type Column, columnOf } from '../../shared/table/index.ts'
import type { OpenTable } from './open-table.ts'

/** Rows by the values of a column: alike ones in the order that they had, missing ones last. */
export function sortedRows(
  { table }: Pick<OpenTable, 'table'>,
  rows: Uint32Array,
  { column: name, isDescending }: RowsSort,
): Uint32Array {
  const column = columnOf(table, name)
  const { rankOf, ranks } = ranksOf(column)
  // A counting sort: the place where each rank begins, missing values behind them all.
  const placeOf = (row: number) => {
    if (column.validity[row] !== 1) return ranks
    return isDescending ? ranks - 1 - rankOf(row) : rankOf(row)
  }
  const places = rows.map(placeOf)
  const begins = new Uint32Array(ranks + 2)
  for (const place of places) begins[place + 1] = (begins[place + 1] ?? 0) + 1
  for (let place = 1; place < begins.length; place++) begins[place] = (begins[place] ?? 0) + (begins[place - 1] ?? 0)
  const sorted = new Uint32Array(rows.length)
  for (const [at, place] of places.entries()) {
    const to = begins[place] ?? 0
    begins[place] = to + 1
    sorted[to] = rows[at] ?? 0
  }
  return sorted
}

interface Ranks {
  /** Of a row that is not missing, from 0. */
  readonly rankOf: (row: number) => number
  readonly ranks: number
}

function ranksOf(column: Column): Ranks {
  if (column.kind === 'category' || column.kind === 'text') return levelRanks(column)
  if (column.kind === 'boolean') return { rankOf: (row) => column.values[row] ?? 0, ranks: 2 }
  return valueRanks(column.values)
}

/** Texts as a person sorts them: letters without regard to case first, numbers in them by their size. */
function levelRanks({ codes, levels }: Extract<Column, { readonly levels: unknown }>): Ranks {
  const { compare } = new Intl.Collator(undefined, { numeric: true })
  const order = levels.map((level, code) => ({ level, code }))
  order.sort((a, b) => compare(a.level, b.level) || a.code - b.code)
  const ranks = new Uint32Array(levels.length)
  for (const [rank, { code }] of order.entries()) ranks[code] = rank
  return { rankOf: (row) => ranks[codes[row] ?? -1] ?? 0, ranks: levels.length }
}

function valueRanks(values: Float64Array): Ranks {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort()
  const distinct = sorted.filter((value, at) => value !== sorted[at - 1])
  const rankOf = (row: number): number => {
    const value = values[row] ?? 0
    let [low, high] = [0, distinct.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((distinct[middle] ?? 0) < value) low = middle + 1
      else high = middle
    }
    return low
  }
  return { rankOf, ranks: distinct.length }
}
