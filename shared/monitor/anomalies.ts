import type { InputColumn, Pipeline } from '../pipeline/index.ts'
import type { Column, Table } from '../table/index.ts'
import type { ColumnReference, Reference } from './reference.ts'
import { type ShareChange, shareChange } from './share-change.ts'

/** A row that is unlike those that the model learned from. */
export interface Anomaly {
  /** Its number in the data, from 0. */
  readonly row: number
  /** The share of training values as far out as its most unusual one: the smaller, the less alike. */
  readonly share: number
  /** What is unusual in it, most unusual first, with the share of training rows that are as far out. */
  readonly columns: readonly { readonly column: string; readonly share: number }[]
}

export interface Anomalies {
  /** Rows with a value that fewer than one of a thousand rows would have in any column, were they like training. */
  readonly change: ShareChange
  /** The least alike, at most ten. */
  readonly rows: readonly Anomaly[]
  readonly method: string
}

/** A row is counted where chance gives less than this for its most unusual value, with all columns looked at together. */
const CHANCE = 0.001
const MOST_NAMED = 10
const MOST_COLUMNS = 3
/** Values that more rows than these share are not unusual, and not named. */
const UNUSUAL = 0.05

const METHOD =
  'By the most unusual value of a row: the share of training values as far out in its column, and among equals the sum over columns (after ECOD, Li et al. 2022, IEEE TKDE). A value that is unusual by itself shows, an unusual combination of usual ones does not.'

/** What the sum over columns counts beside the most unusual value: it parts rows that are equal otherwise. */
const AMONG_EQUALS = 1e-3

/** Which rows are unlike any of training, by each column on its own. null where nothing of any column is kept. */
export function anomaliesIn(pipeline: Pick<Pipeline, 'inputs'>, reference: Reference, table: Table): Anomalies | null {
  const tails = pipeline.inputs.flatMap((input) => {
    const [then, now] = [reference.columns[input.name], table.columns.get(input.name)]
    const shareOf = then && now ? tailShares(input, then, now) : null
    return shareOf ? [{ column: input.name, shareOf }] : []
  })
  if (tails.length === 0 || table.rows === 0) return null
  const scores = new Float64Array(table.rows)
  const shares = new Float64Array(table.rows)
  let unlike = 0
  for (let row = 0; row < table.rows; row++) {
    let [least, score] = [1, 0]
    for (const { shareOf } of tails) {
      const share = shareOf[row] ?? 1
      least = Math.min(least, share)
      score -= Math.log(share)
    }
    scores[row] = AMONG_EQUALS * score - Math.log(least)
    shares[row] = least
    if (least * tails.length < CHANCE) unlike++
  }
  const trained = Math.max(...Object.values(reference.columns).map(({ rows }) => rows))
  return {
    change: shareChange(CHANCE * trained, trained, unlike, table.rows),
    rows: highest(scores, MOST_NAMED).map((row) => ({
      row,
      share: Number((shares[row] ?? 1).toPrecision(3)),
      columns: tails
        .map(({ column, shareOf }) => ({ column, share: Number((shareOf[row] ?? 1).toPrecision(3)) }))
        .filter(({ share }) => share < UNUSUAL)
        .sort((a, b) => a.share - b.share)
        .slice(0, MOST_COLUMNS),
    })),
    method: METHOD,
  }
}

/** The share of training values as far out as each row's, twice the smaller tail; 1 of what says nothing. */
function tailShares(input: InputColumn, then: ColumnReference, now: Column): Float64Array | null {
  const { rows, missing } = then
  const ofMissing = (missing + 1) / (rows + 1)
  if (then.levels && now.kind === 'category') {
    const known = new Map(then.levels)
    // A level that was pooled may have had nine rows.
    const rare = Math.max(1, Math.min(then.other ?? 0, 9)) / (rows + 1)
    const shares = now.levels.map((level) => {
      const count = known.get(level)
      return count === undefined ? rare : (count + 1) / (rows + 1)
    })
    return Float64Array.from(now.codes, (code) => (code < 0 ? ofMissing : (shares[code] ?? 1)))
  }
  if (!then.quantiles || then.quantiles.length === 0) return null
  const sorted = Float64Array.from(then.quantiles)
  if (now.kind === 'number' || now.kind === 'date')
    return Float64Array.from(now.values, (value) =>
      Number.isNaN(value) ? ofMissing : tailOf(value, sorted, then.count, input.range),
    )
  if (now.kind !== 'text') return null
  const shares = now.levels.map((text) => tailOf(text.length, sorted, then.count, null))
  return Float64Array.from(now.codes, (code) => (code < 0 ? ofMissing : (shares[code] ?? 1)))
}

/** @param sorted quantiles of `count` values */
function tailOf(value: number, sorted: Float64Array, count: number, range: InputColumn['range']): number {
  const none = 1 / (count + 1)
  // Beyond the range, the further the less.
  if (range && (value < range[0] || value > range[1])) {
    const beyond = Math.max(range[0] - value, value - range[1])
    return none / (1 + beyond / Math.max(range[1] - range[0], Number.MIN_VALUE ** 0.5))
  }
  const [below, upTo] = [firstAt(sorted, value, false), firstAt(sorted, value, true)]
  const each = 1 / sorted.length
  // Between the outermost quantile and the end of the range there is half a step of values.
  const left = upTo === 0 ? each / 2 : upTo * each
  const right = below === sorted.length ? each / 2 : (sorted.length - below) * each
  return Math.max(none, Math.min(1, 2 * Math.min(left, right)))
}

/** How many are below a value, or up to it. */
function firstAt(sorted: Float64Array, value: number, isUpTo: boolean): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const at = sorted[middle] ?? 0
    if (at < value || (isUpTo && at === value)) low = middle + 1
    else high = middle
  }
  return low
}

/** Places of the largest values, largest first. */
function highest(values: Float64Array, most: number): number[] {
  const best: number[] = []
  for (let row = 0; row < values.length; row++) {
    const last = best[most - 1]
    if (last !== undefined && (values[row] ?? 0) <= (values[last] ?? 0)) continue
    let at = best.length
    while (at > 0 && (values[best[at - 1] ?? 0] ?? 0) < (values[row] ?? 0)) at--
    best.splice(at, 0, row)
    if (best.length > most) best.pop()
  }
  return best
}
