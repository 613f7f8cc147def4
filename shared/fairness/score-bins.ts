import { logOdds } from '../metrics/index.ts'
import { tenthOf } from './metrics/ece.ts'

/** Scores are resampled in about so many bins of equally many rows. */
const BINS = 24
/** Lines of calibration of the rows as they are go by so many bins: by every score where there are no more. */
const FINE_BINS = 4096

/** Scores put into bins side by side, once for all groupings. */
export interface BinnedScores {
  readonly bins: number
  readonly binOf: Uint16Array
  /** The lowest score of each bin. */
  readonly floors: Float64Array
  readonly areProbabilities: boolean
  /** Where each run of equal scores ends, of rows by rising score; null where every bin is one score. */
  readonly ends: Uint32Array | null
  /** Mean log-odds of the scores of each bin. */
  readonly odds: Float64Array
  /** The same scores in many bins; null where every bin is one score. */
  readonly fine: { readonly binOf: Uint16Array; readonly odds: Float64Array } | null
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
  const odds = areProbabilities ? distinct.values.map(logOdds) : new Float64Array(distinct.values.length)
  return {
    bins: floors.length,
    binOf,
    floors: Float64Array.from(floors),
    areProbabilities,
    ends: isFew ? null : distinct.ends,
    odds: oddsOf(binOf, floors.length, distinct.ends, odds),
    fine: isFew ? null : fineBins(rows, distinct.ends, odds),
  }
}

/** Runs of equal scores put into many bins of about equally many rows. */
function fineBins(rows: number, ends: Uint32Array, odds: Float64Array): BinnedScores['fine'] {
  const isEach = ends.length <= FINE_BINS
  const binOf = new Uint16Array(rows)
  let [bin, held] = [0, 0]
  for (let place = 0; place < ends.length; place++) {
    const [from, to] = [place > 0 ? (ends[place - 1] ?? 0) : 0, ends[place] ?? 0]
    if (place > 0 && (isEach || held * FINE_BINS >= rows)) {
      bin++
      held = 0
    }
    held += to - from
    binOf.fill(bin, from, to)
  }
  return { binOf, odds: oddsOf(binOf, bin + 1, ends, odds) }
}

/** @param odds of each distinct score */
function oddsOf(binOf: Uint16Array, bins: number, ends: Uint32Array, odds: Float64Array): Float64Array {
  const [sums, rows, runs] = [new Float64Array(bins), new Float64Array(bins), new Uint32Array(bins)]
  for (let place = 0; place < ends.length; place++) {
    const from = place > 0 ? (ends[place - 1] ?? 0) : 0
    const bin = binOf[from] ?? 0
    const count = (ends[place] ?? 0) - from
    sums[bin] = (sums[bin] ?? 0) + count * (odds[place] ?? 0)
    rows[bin] = (rows[bin] ?? 0) + count
    runs[bin] = place
  }
  // A bin of one score has its log-odds to the last digit.
  let before = -1
  return sums.map((sum, bin) => {
    const last = runs[bin] ?? 0
    const isOne = last === before + 1
    before = last
    return isOne ? (odds[last] ?? 0) : sum / (rows[bin] ?? 1)
  })
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
