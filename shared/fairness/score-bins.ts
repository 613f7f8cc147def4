import { sortNumbers } from '../core/index.ts'
import { tenthOf } from './metrics/ece.ts'

/** Scores are resampled in about so many bins of equally many rows. */
const BINS = 24

/** Scores put into bins side by side, once for all groupings. */
export interface BinnedScores {
  readonly bins: number
  readonly binOf: Uint16Array
  /** The lowest score of each bin. */
  readonly floors: Float64Array
  readonly areProbabilities: boolean
  /** Where each run of equal scores ends, of rows by rising score; null where every bin is one score. */
  readonly ends: Uint32Array | null
}

/** The rows by rising score. @param scores without NaN */
export function orderByScore(scores: Float64Array): Uint32Array {
  const distinct = distinctOf(sortNumbers(scores.slice()))
  const placeOf = new Uint32Array(scores.length)
  for (let row = 0; row < scores.length; row++) placeOf[row] = placeIn(distinct.values, scores[row] ?? 0)
  return orderOf(placeOf, distinct.ends)
}

/** @param sorted scores, ascending, without NaN */
export function binScores(sorted: Float64Array): BinnedScores {
  const rows = sorted.length
  const distinct = distinctOf(sorted)
  const areProbabilities = rows === 0 || ((sorted[0] ?? 0) >= 0 && (sorted[rows - 1] ?? 0) <= 1)
  const binOf = new Uint16Array(rows)
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
    const [from, to] = [place > 0 ? (distinct.ends[place - 1] ?? 0) : 0, distinct.ends[place] ?? 0]
    held += to - from
    binOf.fill(floors.length - 1, from, to)
  }
  return {
    bins: floors.length,
    binOf,
    floors: Float64Array.from(floors),
    areProbabilities,
    ends: isFew ? null : distinct.ends,
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
 *
 * @param ends where each run of equal scores ends
 */
export function areasOf(ends: Uint32Array, labels: Uint8Array, groupOf: Int32Array, groups: number): Float64Array {
  const [pairs, below, above] = [new Float64Array(groups), new Float64Array(groups), new Float64Array(groups)]
  const [positives, negatives] = [new Float64Array(groups), new Float64Array(groups)]
  let from = 0
  for (let run = 0; run < ends.length; run++) {
    const to = ends[run] ?? 0
    if (to - from === 1) {
      const group = groupOf[from] ?? 0
      if (labels[from] === 1) {
        add(pairs, group, below[group] ?? 0)
        add(above, group, 1)
      } else add(below, group, 1)
      from = to
      continue
    }
    for (let at = from; at < to; at++) {
      if (labels[at] === 1) add(positives, groupOf[at] ?? 0, 1)
      else add(negatives, groupOf[at] ?? 0, 1)
    }
    for (let at = from; at < to; at++) {
      const group = groupOf[at] ?? 0
      const [positive, negative] = [positives[group] ?? 0, negatives[group] ?? 0]
      add(pairs, group, positive * ((below[group] ?? 0) + negative / 2))
      add(below, group, negative)
      add(above, group, positive)
      positives[group] = 0
      negatives[group] = 0
    }
    from = to
  }
  return pairs.map((sum, group) => sum / ((below[group] ?? 0) * (above[group] ?? 0)))
}

function add(sums: Float64Array, at: number, by: number): void {
  sums[at] = (sums[at] ?? 0) + by
}
