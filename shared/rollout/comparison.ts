import { log, type Moments } from '../core/index.ts'
import type { Variant } from './split.ts'

/** How much better the challenger answers than the champion, as far as labels tell, at any moment at which one looks. */
export interface Comparison {
  /** Units of each with a label: one that is asked for again and again counts once, as the mean of its answers. */
  readonly champion: number
  readonly challenger: number
  /** Mean of the challenger minus mean of the champion; null while there are too few labels. */
  readonly difference: number | null
  /** The ends hold at all moments together with 95 %: looking often does not wear them out. */
  readonly low: number | null
  readonly high: number | null
  /** Who is better for sure, if anybody. */
  readonly better: Variant | null
}

const LEVEL = 0.05
/** Units of each with a label that a difference takes: means of fewer are no normal variables yet. */
export const FEWEST = 100
/** The interval is narrowest at about so many labels, and good from a tenth to a hundred times as many. */
const AIM = 500
/** Of a normal mixture that is tightest at AIM (Howard et al. 2021, section 3.5): 2 log(1/α) + log(1 + 2 log(1/α)). */
const REACH = -2 * log(LEVEL) + log(1 - 2 * log(LEVEL))

/**
 * Answers of different units, as a split gives them.
 *
 * @param champion of a figure a unit that is better when it is larger: the mean over its rows of 1 for right and 0 for wrong, or of minus the error
 */
export function compareSplit(champion: Moments, challenger: Moments): Comparison {
  const counts = { champion: champion.count, challenger: challenger.count }
  if (Math.min(champion.count, challenger.count) < FEWEST) return { ...counts, ...UNKNOWN }
  const variance = varianceOf(champion) / champion.count + varianceOf(challenger) / challenger.count
  const size = 1 / (1 / champion.count + 1 / challenger.count)
  return { ...counts, ...intervalOf(challenger.mean - champion.mean, variance, size) }
}

/**
 * Answers of both to the same rows, as shadow mode gives them: the differences a row.
 *
 * @param differences challenger's figure minus champion's
 */
export function comparePaired(differences: Moments): Comparison {
  const counts = { champion: differences.count, challenger: differences.count }
  if (differences.count < FEWEST) return { ...counts, ...UNKNOWN }
  const { count, mean } = differences
  return { ...counts, ...intervalOf(mean, varianceOf(differences) / count, count) }
}

const UNKNOWN = { difference: null, low: null, high: null, better: null }

/** With the variance of one more row that is as far off as a whole answer: rare errors that did not happen yet are not impossible. */
const varianceOf = ({ count, mean, squares }: Moments): number => {
  const off = Math.max(Math.abs(mean), Math.abs(1 - Math.abs(mean)), Math.sqrt(squares / count))
  return (squares + off * off) / count
}

/**
 * A confidence sequence by a normal mixture (Robbins 1970; asymptotic in the sense of Waudby-Smith et al. 2024, Time-uniform
 * central limit theory): the interval of a test that rejects where the likelihood ratio passes 1/α at any moment.
 *
 * @param size rows that tell as much as these, were the difference seen row by row
 */
function intervalOf(difference: number, variance: number, size: number): Omit<Comparison, Variant> {
  const spread = (variance * size * REACH) / AIM
  const half = Math.sqrt(
    ((2 * variance * (variance + spread)) / spread) * (-log(LEVEL) + log((variance + spread) / variance) / 2),
  )
  const [low, high] = [difference - half, difference + half]
  return { difference, low, high, better: low > 0 ? 'challenger' : high < 0 ? 'champion' : null }
}
