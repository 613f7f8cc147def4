import { exp, log, normalBelow, normalQuantile, quantile, sortedPresent, wilson } from '../core/index.ts'
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
 * @param leans whether the value is too high or low on average, and resamples by as much again: the interval is then
 * bias-corrected (Efron 1981, "Nonparametric standard errors and confidence intervals")
 */
export function figureOf(
  value: number | NoValue,
  replicates: Float64Array,
  { trials, leans = false }: { readonly trials?: number | undefined; readonly leans?: boolean | undefined } = {},
): Figure {
  if (typeof value !== 'number') return noFigure(value)
  if (trials !== undefined && replicates.length > 0 && (value === 0 || value === 1)) {
    const [low, high] = wilson(value * trials, trials)
    return { value, low, high }
  }
  const sorted = sortedPresent(replicates)
  if (sorted.length === 0)
    return { value, low: null, high: null, why: 'No interval: the value is undefined in every resample.' }
  const [low, high] = leans ? correctedEnds(sorted, value) : [0.025, 0.975]
  return { value, low: Math.min(value, quantile(sorted, low)), high: Math.max(value, quantile(sorted, high)) }
}

/** The quantiles that are the ends, moved by how far the middle of the resamples is from the value. */
function correctedEnds(sorted: Float64Array, value: number): [number, number] {
  const below = sorted.filter((replicate) => replicate < value).length
  const equal = sorted.filter((replicate) => replicate === value).length
  // Kept off 0 and 1, where the correction would have no end.
  const share = Math.min(Math.max((below + equal / 2) / sorted.length, 0.001), 0.999)
  const shift = 2 * normalQuantile(share)
  return [normalBelow(shift - 1.96), normalBelow(shift + 1.96)]
}

/**
 * The interval of a share from the slopes of its rows (the infinitesimal jackknife, Efron 1982; of rocAuc it is that of
 * DeLong, DeLong and Clarke-Pearson 1988 in the fast form of Sun and Xu 2014), on the scale of log-odds, so that it stays
 * inside 0 to 1.
 */
export function figureOfSlopes(value: number, slopes: Float64Array | null): Figure {
  if (!slopes) return { value, low: null, high: null, why: 'No interval: the value does not follow from each row.' }
  const variance = slopes.reduce((total, slope) => total + slope * slope, 0)
  const room = value * (1 - value)
  if (!(room > 0)) return { value, low: value, high: value }
  const odds = log(value / (1 - value))
  const reach = (1.96 * Math.sqrt(variance)) / room
  return { value, low: 1 / (1 + exp(reach - odds)), high: 1 / (1 + exp(-odds - reach)) }
}
