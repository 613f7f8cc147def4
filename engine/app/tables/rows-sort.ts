import type { RowsSort } from '../../../shared/contract/index.ts'
import { type Column, columnOf } from '../../../shared/table/index.ts'
import { radixOrder, wordsOfNumbers } from './radix-order.ts'
import type { ShownRows } from './rows-shown.ts'
import { textOrder } from './text-order.ts'

/** Rows by the values of a column: alike ones in the order that they had, missing ones last. */
export function sortedRows(
  { table }: Pick<ShownRows, 'table'>,
  rows: Uint32Array,
  { column: name, isDescending }: RowsSort,
): Uint32Array {
  const column = columnOf(table, name)
  const { rankOf, ranks } = ranksOf(column)
  // A counting sort: the place where each rank begins, missing values behind them all.
  const begins = new Uint32Array(ranks + 2)
  const places = new Uint32Array(rows.length)
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] ?? 0
    const isMissing = column.validity[row] !== 1
    const rank = rankOf[row] ?? 0
    const place = isMissing ? ranks : isDescending ? ranks - 1 - rank : rank
    places[at] = place
    begins[place + 1] = (begins[place + 1] ?? 0) + 1
  }
  for (let place = 1; place < begins.length; place++) begins[place] = (begins[place] ?? 0) + (begins[place - 1] ?? 0)
  const sorted = new Uint32Array(rows.length)
  for (let at = 0; at < rows.length; at++) {
    const place = places[at] ?? 0
    const to = begins[place] ?? 0
    begins[place] = to + 1
    sorted[to] = rows[at] ?? 0
  }
  return sorted
}

interface Ranks {
  /** Of each row that is not missing, from 0. */
  readonly rankOf: Uint32Array | Uint8Array
  readonly ranks: number
}

const known = new WeakMap<Column, Ranks>()

/** A column's ranks do not change: its next order, and that of any part of its rows, begins with them. */
function ranksOf(column: Column): Ranks {
  const ranks = known.get(column) ?? makeRanks(column)
  known.set(column, ranks)
  return ranks
}

function makeRanks(column: Column): Ranks {
  if (column.kind === 'boolean') return { rankOf: column.values, ranks: 2 }
  if (column.kind === 'category' || column.kind === 'text') {
    const ranks = new Uint32Array(column.levels.length)
    for (const [rank, code] of textOrder(column.levels).entries()) ranks[code] = rank
    const { codes } = column
    const rankOf = new Uint32Array(codes.length)
    for (let row = 0; row < codes.length; row++) rankOf[row] = ranks[codes[row] ?? -1] ?? 0
    return { rankOf, ranks: ranks.length }
  }
  return valueRanks(column.values)
}

function valueRanks(values: Float64Array): Ranks {
  const places = placesOfFew(values)
  const rankOf = new Uint32Array(values.length)
  if (places) {
    for (let row = 0; row < values.length; row++) rankOf[row] = places.get(values[row] ?? 0) ?? 0
    return { rankOf, ranks: places.size }
  }
  let [ranks, before] = [0, Number.NaN]
  for (const row of radixOrder(wordsOfNumbers(values), values.length)) {
    const value = values[row] ?? Number.NaN
    if (Number.isNaN(value)) continue
    if (value !== before) ranks++
    rankOf[row] = ranks - 1
    before = value
  }
  return { rankOf, ranks }
}

const FEW = 4096

/** The place of each value among those that there are; undefined where they are many. NaN has none. */
function placesOfFew(values: Float64Array): ReadonlyMap<number, number> | undefined {
  const found = new Set<number>()
  for (let row = 0; row < values.length; row++) {
    found.add(values[row] ?? 0)
    if (found.size > FEW) return undefined
  }
  found.delete(Number.NaN)
  return new Map(Array.from(Float64Array.from(found).sort(), (value, place) => [value, place]))
}
