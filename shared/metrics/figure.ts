import { quantile, sortedPresent, wilson } from '../core/index.ts'
import type { NoValue } from './value.ts'

/** A value with its 95 % interval, low ≤ value ≤ high; null where undefined, and `why` says why in one sentence. */
export interface Figure {
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
  readonly why?: string
}

export const noFigure = ({ why }: NoValue): Figure => ({ value: null, low: null, high: null, why })

/**
 * The percentile interval of a bootstrap (Efron and Tibshirani 1993, section 13.3), widened where needed so that it
 * contains the value. A share that is 0 or 1 is so in every resample as well; its interval is Wilson's.
 *
 * @param replicates the value in each resample; NaN where it is undefined there, which leaves that resample out
 * @param trials where the value is the share of so many rows: their number
 */
export function figureOf(value: number | NoValue, replicates: Float64Array, trials?: number): Figure {
  if (typeof value !== 'number') return noFigure(value)
  if (trials !== undefined && replicates.length > 0 && (value === 0 || value === 1)) {
    const [low, high] = wilson(value * trials, trials)
    return { value, low, high }
  }
  const sorted = sortedPresent(replicates)
  if (sorted.length === 0)
    return { value, low: null, high: null, why: 'No interval: the value is undefined in every resample.' }
  return {
    value,
    low: Math.min(value, quantile(sorted, 0.025)),
    high: Math.max(value, quantile(sorted, 0.975)),
  }
}
