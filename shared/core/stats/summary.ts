import { addMoments, deviation, noMoments } from './moments.ts'
import { quantile, sortedPresent } from './quantile.ts'

/** How many values there are, how many different ones, and the least and the greatest; these are NaN where there is none. */
export interface Extent {
  readonly present: number
  readonly distinct: number
  readonly low: number
  readonly high: number
}

export interface NumberSummary extends Extent {
  readonly mean: number
  /** Population standard deviation. */
  readonly deviation: number
  readonly quartiles: readonly [number, number, number]
}

/** @param sorted ascending, without NaN */
export function extentOf(sorted: Float64Array): Extent {
  let distinct = 0
  for (let i = 0; i < sorted.length; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) distinct++
  return { present: sorted.length, distinct, low: sorted[0] ?? NaN, high: sorted.at(-1) ?? NaN }
}

/**
 * What a profile says of numbers; NaN is passed over.
 *
 * @example
 * summaryOf(Float64Array.of(1, 3, NaN)).mean // 2
 */
export function summaryOf(values: Float64Array): NumberSummary {
  const sorted = sortedPresent(values)
  const moments = addMoments(noMoments(), values)
  return {
    ...extentOf(sorted),
    mean: moments.mean,
    deviation: deviation(moments),
    quartiles: [quantile(sorted, 0.25), quantile(sorted, 0.5), quantile(sorted, 0.75)],
  }
}
