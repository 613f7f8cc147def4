import { quantile, sortedPresent } from '../core/index.ts'
import { rank } from './ranking.ts'

/** Points from the strictest threshold to the loosest. The first one, where nothing is predicted positive, has Infinity. */
export interface RocCurve {
  readonly falsePositiveRates: Float64Array
  readonly truePositiveRates: Float64Array
  readonly thresholds: Float64Array
}

/**
 * One point per distinct score, and (0, 0) before them. Rates are 0 where there is nothing to divide by.
 *
 * @param labels 1 where positive
 */
export function rocCurve(labels: Uint8Array, scores: Float64Array): RocCurve {
  const { thresholds, truePositives, predicted } = steps(labels, scores)
  const falsePositives = predicted.map((count, step) => count - truePositives[step]!)
  return { falsePositiveRates: shares(falsePositives), truePositiveRates: shares(truePositives), thresholds }
}

/** Points from the strictest threshold to the loosest. The first one, where nothing is predicted positive, has Infinity. */
export interface PrecisionRecallCurve {
  readonly precisions: Float64Array
  readonly recalls: Float64Array
  readonly thresholds: Float64Array
}

/** One point per distinct score, and recall 0 with precision 1 (by convention) before them. */
export function precisionRecallCurve(labels: Uint8Array, scores: Float64Array): PrecisionRecallCurve {
  const { thresholds, truePositives, predicted } = steps(labels, scores)
  const precisions = truePositives.map((count, step) => (step === 0 ? 1 : count / predicted[step]!))
  return { precisions, recalls: shares(truePositives), thresholds }
}

/** One point per bin that has rows, by rising score. */
export interface CalibrationCurve {
  readonly meanScores: number[]
  readonly positiveShares: number[]
  readonly counts: number[]
  /** The smallest and the largest score of each bin. */
  readonly lows: number[]
  readonly highs: number[]
}

/** Mean score against share of positives, in bins that hold about as many rows each (quantiles of the scores). */
export function calibrationCurve(labels: Uint8Array, scores: Float64Array, bins = 10): CalibrationCurve {
  const sorted = sortedPresent(scores)
  const edges = Array.from({ length: bins - 1 }, (_, bin) => quantile(sorted, (bin + 1) / bins))
  const totals = Array.from({ length: bins }, () => ({
    count: 0,
    scores: 0,
    positives: 0,
    low: Infinity,
    high: -Infinity,
  }))
  for (let row = 0; row < scores.length; row++) {
    const beyond = edges.findIndex((edge) => scores[row]! <= edge)
    const bin = totals[beyond < 0 ? bins - 1 : beyond]!
    bin.count++
    bin.scores += scores[row]!
    bin.positives += labels[row]!
    bin.low = Math.min(bin.low, scores[row]!)
    bin.high = Math.max(bin.high, scores[row]!)
  }
  const filled = totals.filter(({ count }) => count > 0)
  return {
    meanScores: filled.map((bin) => bin.scores / bin.count),
    positiveShares: filled.map((bin) => bin.positives / bin.count),
    counts: filled.map(({ count }) => count),
    lows: filled.map(({ low }) => low),
    highs: filled.map(({ high }) => high),
  }
}

/** Cumulative counts at each distinct score, falling, with a first step where nothing is predicted positive. */
function steps(labels: Uint8Array, scores: Float64Array) {
  const { order, positives, ends } = rank(scores, labels)
  const thresholds = new Float64Array(ends.length + 1).fill(Infinity)
  const truePositives = new Float64Array(ends.length + 1)
  const predicted = new Float64Array(ends.length + 1)
  let found = 0
  let place = 0
  for (let run = 0; run < ends.length; run++) {
    for (; place < ends[run]!; place++) found += positives[place]!
    thresholds[run + 1] = scores[order[place - 1]!]!
    truePositives[run + 1] = found
    predicted[run + 1] = place
  }
  return { thresholds, truePositives, predicted }
}

/** Each cumulative count as a share of the last. */
function shares(counts: Float64Array): Float64Array {
  const last = counts[counts.length - 1]!
  return counts.map((count) => (last > 0 ? count / last : 0))
}
