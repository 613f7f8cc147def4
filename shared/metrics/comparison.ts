import { type Rng, studentBelow, studentQuantile } from '../core/index.ts'
import { lossOf } from './measure.ts'
import { evaluationOf, type Metric } from './metric.ts'
import { METRICS } from './metrics/index.ts'
import type { Predictions } from './predictions.ts'
import { prepare } from './rows.ts'
import { sampler } from './sample.ts'

/** How one model stands to another by a metric, on the same rows. */
export interface Comparison {
  /** The value of the one less that of the other. */
  readonly difference: number
  /** Its 95 % interval. */
  readonly low: number
  readonly high: number
  /** Two-sided, against no difference. */
  readonly p: number
  /** The chances that the one is worse, practically the same (within `region`), and better. They sum to 1. */
  readonly worse: number
  readonly same: number
  readonly better: number
  /** Differences up to this much do not matter. */
  readonly region: number
}

/** Of a metric between 0 and 1 a hundredth, of others a hundredth of the value (Benavoli et al. 2017, section 2.3). */
const REGION = 0.01

export const regionOf = ({ range: [least, most], direction }: Metric, value: number): number =>
  (least >= -1 && most <= 1) || direction === 'nearer' ? REGION : REGION * Math.abs(value)

/**
 * Compares two models by what each reached on the same parts of the data: the corrected resampled t-test (Nadeau and
 * Bengio, "Inference for the generalization error", 2003) and the Bayesian correlated t-test with a region of practical
 * equivalence (Benavoli et al., "Time for a change", 2017). Both widen the spread of the differences, because the parts that
 * models learned from overlap; they rest on the same Student distribution.
 *
 * @param ofTest rows that a part tests on as a share of those learned from; 0 where one model of each was judged on parts
 * that share no row
 * @returns undefined where fewer than two parts have both values
 */
export function compareParts(
  metric: Metric,
  one: readonly (number | null)[],
  other: readonly (number | null)[],
  ofTest: number,
): Comparison | undefined {
  const pairs = one.flatMap((value, part) => {
    const against = other[part]
    return value === null || against === null || against === undefined ? [] : [[value, against] as const]
  })
  if (pairs.length < 2) return undefined
  const differences = pairs.map(([a, b]) => a - b)
  const mean = differences.reduce((sum, difference) => sum + difference, 0) / pairs.length
  const squares = differences.reduce((sum, difference) => sum + (difference - mean) ** 2, 0)
  const spread = Math.sqrt((1 / pairs.length + ofTest) * (squares / (pairs.length - 1)))
  const level = pairs.reduce((sum, [, b]) => sum + b, 0) / pairs.length
  return comparisonOf(metric, mean, spread, pairs.length - 1, level)
}

/** @param level the value that the region is a share of, where it is one */
function comparisonOf(metric: Metric, difference: number, spread: number, freedom: number, level: number): Comparison {
  const region = regionOf(metric, level)
  // The chance that the difference is below x; a step where there is no spread at all.
  const below = (x: number) =>
    spread > 0 ? studentBelow((x - difference) / spread, freedom) : x > difference ? 1 : x === difference ? 0.5 : 0
  const reach = spread * studentQuantile(0.975, freedom)
  const [lower, upper] = [below(-region), 1 - below(region)]
  // A step that is smaller than any difference: of a metric that is best in the middle, it depends on the side.
  const isHigherBetter = lossOf(metric, level + 1e-9) < lossOf(metric, level)
  return {
    difference,
    low: difference - reach,
    high: difference + reach,
    p: spread > 0 ? 2 * studentBelow(-Math.abs(difference) / spread, freedom) : difference === 0 ? 1 : 0,
    worse: isHigherBetter ? lower : upper,
    same: Math.max(0, 1 - lower - upper),
    better: isHigherBetter ? upper : lower,
    region,
  }
}

/** Parts that are left out one after another. */
const PARTS = 100

/**
 * Compares what two models say of the same rows, by every metric: the jackknife over a hundred random parts of the rows, of
 * which each is left out once (Efron and Tibshirani 1993, chapter 11). Rows of one group are in one part.
 *
 * @returns metric id → comparison; without the metrics that have no value for one of them
 */
export function compareModels(
  one: Predictions,
  other: Predictions,
  {
    rng,
    groups = null,
    metrics = METRICS.ids,
  }: { readonly rng: Rng; readonly groups?: ArrayLike<number> | null; readonly metrics?: readonly string[] },
): Record<string, Comparison> {
  const partOf = partsOf(one.labels.length, groups, rng)
  const parts = Math.max(0, ...partOf) + 1
  const [left, right] = [one, other].map((predictions) => withoutParts(predictions, partOf, parts))
  return Object.fromEntries(
    metrics.map(METRICS.get).flatMap((metric): [string, Comparison][] => {
      const [a, b] = [left?.(metric), right?.(metric)]
      if (!a || !b || parts < 2) return []
      const differences = a.without.map((value, part) => value - (b.without[part] ?? NaN))
      if (differences.some(Number.isNaN)) return []
      const mean = differences.reduce((sum, difference) => sum + difference, 0) / parts
      const squares = differences.reduce((sum, difference) => sum + (difference - mean) ** 2, 0)
      const spread = Math.sqrt(((parts - 1) / parts) * squares)
      return [[metric.id, comparisonOf(metric, a.value - b.value, spread, parts - 1, b.value)]]
    }),
  )
}

/** The part of each row: as many rows, or groups, in each as can be. */
function partsOf(rows: number, groups: ArrayLike<number> | null, rng: Rng): Int32Array {
  const known = new Map<number, number>()
  const units = Int32Array.from({ length: rows }, (_, row) => {
    const group = groups?.[row] ?? row
    const number = known.get(group) ?? known.size
    known.set(group, number)
    return number
  })
  const parts = Math.min(PARTS, known.size)
  const order = Float64Array.from({ length: known.size }, () => rng.next())
  const ranks = Uint32Array.from(order, (_, unit) => unit).sort((a, b) => order[a]! - order[b]! || a - b)
  const partOfUnit = new Int32Array(known.size)
  for (const [rank, unit] of ranks.entries()) partOfUnit[unit] = rank % Math.max(1, parts)
  return units.map((unit) => partOfUnit[unit]!)
}

/** The value of a metric on all rows, and with each part left out; undefined where it has none. */
function withoutParts(predictions: Predictions, partOf: Int32Array, parts: number) {
  const rows = prepare(predictions)
  const inOrder = Int32Array.from(rows.order, (row) => partOf[row]!)
  const sampleOf = sampler(rows)
  const weights = new Float64Array(inOrder.length)
  return (metric: Metric): { value: number; without: readonly number[] } | undefined => {
    const evaluate = evaluationOf(metric, rows)
    const value = evaluate?.(sampleOf(weights.fill(1)))
    if (!evaluate || typeof value !== 'number') return undefined
    const without = Array.from({ length: parts }, (_, part) => {
      for (let place = 0; place < weights.length; place++) weights[place] = inOrder[place] === part ? 0 : 1
      const left = evaluate(sampleOf(weights))
      return typeof left === 'number' ? left : NaN
    })
    return { value, without }
  }
}
