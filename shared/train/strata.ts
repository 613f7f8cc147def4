import { sortedPresent } from '../core/index.ts'
import type { Target } from './target.ts'

/** Strata of a number to predict: equally many rows each, by its size. */
const DECILES = 10

/** The stratum of every row: its class, or the tenth of the rows that its number is in; −1 of rows that are not named. */
export function strataOf({ task, values }: Pick<Target, 'task' | 'values'>, rows: Uint32Array): Int32Array {
  const strata = new Int32Array(values.length).fill(-1)
  if (task !== 'regression') for (const row of rows) strata[row] = values[row] ?? -1
  else addTenths(strata, values, rows)
  return strata
}

/** Equal numbers rank by their rows: only for those at the border of a tenth does it matter where they rank. */
function addTenths(strata: Int32Array, values: Float64Array, rows: Uint32Array): void {
  const sorted = sortedPresent(Float64Array.from(rows, (row) => values[row] ?? 0))
  const tenthOf = (rank: number) => Math.floor((rank * DECILES) / sorted.length)
  const borders = Array.from({ length: DECILES - 1 }, (_, tenth) => sorted[firstRank(tenth + 1, tenthOf)] ?? Infinity)
  const ranks = new Map(borders.map((value) => [value, firstNotBelow(sorted, value)]))
  for (const row of rows) {
    const value = values[row] ?? 0
    let tenth = 0
    while (tenth < borders.length && value > (borders[tenth] ?? 0)) tenth++
    if (value === borders[tenth]) {
      const rank = ranks.get(value) ?? 0
      ranks.set(value, rank + 1)
      tenth = tenthOf(rank)
    }
    strata[row] = tenth
  }
}

/** The first rank that lies in a tenth or a later one. */
function firstRank(tenth: number, tenthOf: (rank: number) => number): number {
  let [from, to] = [0, 1]
  while (tenthOf(to) < tenth) to *= 2
  while (from < to) {
    const middle = (from + to) >>> 1
    if (tenthOf(middle) < tenth) from = middle + 1
    else to = middle
  }
  return from
}

function firstNotBelow(sorted: Float64Array, value: number): number {
  let [from, to] = [0, sorted.length]
  while (from < to) {
    const middle = (from + to) >>> 1
    if ((sorted[middle] ?? 0) < value) from = middle + 1
    else to = middle
  }
  return from
}
