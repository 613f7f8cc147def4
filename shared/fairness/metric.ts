import { type NoValue, noValue } from '../metrics/index.ts'
import type { Cells } from './cells.ts'

/** What every fairness metric says about itself. */
interface About<Id extends string> {
  readonly id: Id
  readonly title: string
  /** Which way is better; `nearer` is nearer to the ideal, from either side; `none` describes and does not judge. */
  readonly direction: 'higher' | 'lower' | 'nearer' | 'none'
  /** The value that a perfect or perfectly even model has; null where there is none. */
  readonly ideal: number | null
  readonly definition: string
  readonly source: string
}

/** A rate of one group: the share that some of its rows are of others. */
export interface GroupRateDefinition<Id extends string = string> extends About<Id> {
  count(cells: Cells): { readonly part: number; readonly whole: number }
  /** Why there is no rate where the whole is 0; by default that the group has no rows. */
  readonly empty?: NoValue
}

export interface GroupRate<Id extends string = string> extends GroupRateDefinition<Id> {
  /** In [0, 1]. */
  value(cells: Cells): number | NoValue
}

/** One number over all groups, of two or more. */
export interface Disparity<Id extends string = string> extends About<Id> {
  value(groups: readonly Cells[]): number | NoValue
}

/** One number a group, against a reference group. */
export interface Comparison<Id extends string = string> extends About<Id> {
  value(group: Cells, reference: Cells): number | NoValue
}

export const defineGroupRate = <const Id extends string>(rate: GroupRateDefinition<Id>): GroupRate<Id> => ({
  ...rate,
  value(cells) {
    const { part, whole } = rate.count(cells)
    return share(part, whole, rate.empty ?? EMPTY)
  },
})
export const defineDisparity = <const Id extends string>(disparity: Disparity<Id>): Disparity<Id> => disparity
export const defineComparison = <const Id extends string>(comparison: Comparison<Id>): Comparison<Id> => comparison

export const NO_POSITIVES = noValue('The group has no positive rows.')
export const NO_NEGATIVES = noValue('The group has no negative rows.')
export const NO_SELECTED = noValue('No row of the group is predicted positive.')
const EMPTY = noValue('The group has no rows.')
const TOO_FEW = noValue('Fewer than two groups have this rate.')
const ALL_ZERO = noValue('The rate is 0 in every group, so there is no ratio.')

/** part / whole; undefined, with the reason, where the whole is 0. */
const share = (part: number, whole: number, why: NoValue): number | NoValue => (whole > 0 ? part / whole : why)

/** max − min of a rate over the groups that have it (fairlearn counts a rate without denominator as 0). */
export function differenceOf(rate: GroupRate, groups: readonly Cells[]): number | NoValue {
  const rates = ratesOf(rate, groups)
  return rates.length < 2 ? TOO_FEW : Math.max(...rates) - Math.min(...rates)
}

/** min / max of a rate over the groups that have it. */
export function ratioOf(rate: GroupRate, groups: readonly Cells[]): number | NoValue {
  const rates = ratesOf(rate, groups)
  if (rates.length < 2) return TOO_FEW
  return share(Math.min(...rates), Math.max(...rates), ALL_ZERO)
}

const ratesOf = (rate: GroupRate, groups: readonly Cells[]): number[] =>
  groups.map((cells) => rate.value(cells)).filter((value) => typeof value === 'number')
