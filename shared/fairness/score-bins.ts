import { sortNumbers } from '../core/index.ts'
import { tenthOf } from './metrics/ece.ts'

/** Scores are resampled in about so many bins of equally many rows. */
const BINS = 48

/** Scores put into bins side by side, once for all groupings. */
export interface BinnedScores {
  readonly bins: number
  readonly binOf: Uint16Array
  /** The lowest score of each bin. */
  readonly floors: Float64Array
  readonly areProbabilities: boolean
  /** Rows by rising score, and where each run of equal scores ends; null where every bin is one score. */
  readonly ranking: { readonly order: Uint32Array; readonly ends: Uint32Array } | null
}

/** @param scores without NaN */
export function binScores(scores: Float64Array): BinnedScores {
  const rows = scores.length
  const sorted = sortNumbers(scores.slice())
  const distinct = distinctOf(sorted)
  const areProbabilities = rows === 0 || ((sorted[0] ?? 0) >= 0 && (sorted[rows - 1] ?? 0) <= 1)
  const placeOf = new Uint32Array(rows)
  for (let row = 0; row < rows; row++) placeOf[row] = placeIn(distinct.values, scores[row] ?? 0)
  const binOfPlace = new Uint16Array(distinct.values.length)
  const floors: number[] = []
  const isFew = distinct.values.length <= BINS
  let held = 0
  for (let place = 0; place < distinct.values.length; place++) {
    const value = distinct.values[place] ?? 0
    const before = distinct.values[place - 1]
    const isNext = before === undefined || (areProbabilities && tenthOf(before) !== tenthOf(value))
    if (isFew || isNext || held * BINS >= rows) {
      floors.push(value)
      held = 0
    }
    held += (distinct.ends[place] ?? 0) - (place > 0 ? (distinct.ends[place - 1] ?? 0) : 0)
    binOfPlace[place] = floors.length - 1
  }
  return {
    bins: floors.length,
    binOf: Uint16Array.from(placeOf, (place) => binOfPlace[place] ?? 0),
    floors: Float64Array.from(floors),
    areProbabilities,
    ranking: isFew ? null : { order: orderOf(placeOf, distinct.ends), ends: distinct.ends },
  }
}

/** The distinct values of sorted ones, and how many values are up to each. */
function distinctOf(sorted: Float64Array): { values: Float64Array; ends: Uint32Array } {
  const values = new Float64Array(sorted.length)
  const ends = new Uint32Array(sorted.length)
  let count = 0
  for (let at = 0; at < sorted.length; at++) {
    const value = sorted[at] ?? 0
    if (count === 0 || values[count - 1] !== value) values[count++] = value
    ends[count - 1] = at + 1
  }
  return { values: values.slice(0, count), ends: ends.slice(0, count) }
}

function placeIn(values: Float64Array, value: number): number {
  let [low, high] = [0, values.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((values[middle] ?? 0) < value) low = middle + 1
    else high = middle
  }
  return low
}

/** A counting sort of the rows by their places. */
function orderOf(placeOf: Uint32Array, ends: Uint32Array): Uint32Array {
  const order = new Uint32Array(placeOf.length)
  const next = new Uint32Array(ends.length)
  for (let place = 1; place < ends.length; place++) next[place] = ends[place - 1] ?? 0
  for (let row = 0; row < placeOf.length; row++) {
    const place = placeOf[row] ?? 0
    order[next[place] ?? 0] = row
    next[place] = (next[place] ?? 0) + 1
  }
  return order
}

/**
 * The area under the ROC curve within each group, of the rows as they are; NaN where a group has one truth only. One pass
 * over the rows by rising score.
 */
export function areasOf(
  { order, ends }: { readonly order: Uint32Array; readonly ends: Uint32Array },
  labels: Uint8Array,
  groupOf: Int32Array,
  groups: number,
): Float64Array {
  const [pairs, below, above] = [new Float64Array(groups), new Float64Array(groups), new Float64Array(groups)]
  const [positives, negatives] = [new Float64Array(groups), new Float64Array(groups)]
  let from = 0
  for (let run = 0; run < ends.length; run++) {
    const to = ends[run] ?? 0
    for (let at = from; at < to; at++) {
      const row = order[at] ?? 0
      const group = groupOf[row] ?? 0
      if (labels[row] === 1) positives[group] = (positives[group] ?? 0) + 1
      else negatives[group] = (negatives[group] ?? 0) + 1
    }
    for (let at = from; at < to; at++) {
      const group = groupOf[order[at] ?? 0] ?? 0
      const [positive, negative] = [positives[group] ?? 0, negatives[group] ?? 0]
      if (positive + negative === 0) continue
      pairs[group] = (pairs[group] ?? 0) + positive * ((below[group] ?? 0) + negative / 2)
      below[group] = (below[group] ?? 0) + negative
      above[group] = (above[group] ?? 0) + positive
      positives[group] = 0
      negatives[group] = 0
    }
    from = to
  }
  return pairs.map((sum, group) => sum / ((below[group] ?? 0) * (above[group] ?? 0)))
}
