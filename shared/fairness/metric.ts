import { type NoValue, noValue } from '../metrics/index.ts'
import type { Cells, ErrorSums, GroupSample } from './cells.ts'

/** What every fairness metric says about itself. */
export interface About<Id extends string> {
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

/** A figure of one group that is no share of rows. */
export interface GroupMeasure<Id extends string = string> extends About<Id> {
  value(group: GroupSample): number | NoValue
  /** The rows that it rests on: where they are few, it says little. */
  basis(cells: Cells): number
  /** Whether it is too high on average, more so with few rows: its interval is corrected for that. */
  readonly leans?: boolean
}

/** One number over all groups, of two or more. */
export interface Disparity<Id extends string = string> extends About<Id> {
  value(groups: readonly GroupSample[]): number | NoValue
}

/** One number a group, against a reference group. */
export interface Comparison<Id extends string = string> extends About<Id> {
  value(group: Cells, reference: Cells): number | NoValue
}

/** A figure of one group of a model that predicts numbers, by sums over its rows. */
export interface GroupError<Id extends string = string> extends About<Id> {
  value(sums: ErrorSums): number | NoValue
}

/** One number over all groups, of two or more, of a model that predicts numbers. */
export interface ErrorGap<Id extends string = string> extends About<Id> {
  value(groups: readonly ErrorSums[]): number | NoValue
}

export const defineGroupError = <const Id extends string>(error: GroupError<Id>): GroupError<Id> => error
export const defineErrorGap = <const Id extends string>(gap: ErrorGap<Id>): ErrorGap<Id> => gap
export const defineGroupRate = <const Id extends string>(rate: GroupRateDefinition<Id>): GroupRate<Id> => ({
  ...rate,
  value(cells) {
    const { part, whole } = rate.count(cells)
    return share(part, whole, rate.empty ?? EMPTY)
  },
})
export const defineGroupMeasure = <const Id extends string>(measure: GroupMeasure<Id>): GroupMeasure<Id> => measure
export const defineDisparity = <const Id extends string>(disparity: Disparity<Id>): Disparity<Id> => disparity
export const defineComparison = <const Id extends string>(comparison: Comparison<Id>): Comparison<Id> => comparison

export const NO_POSITIVES = noValue('The group has no positive rows.')
export const NO_NEGATIVES = noValue('The group has no negative rows.')
export const NO_SELECTED = noValue('No row of the group is predicted positive.')
export const NO_REFUSED = noValue('No row of the group is predicted negative.')
export const NO_SCORES = noValue('The predictions are classes without scores.')
export const NO_PROBABILITIES = noValue('The scores are not within 0 to 1, so they are no probabilities.')
const EMPTY = noValue('The group has no rows.')
const TOO_FEW = noValue('Fewer than two groups have this rate.')
const ALL_ZERO = noValue('The rate is 0 in every group, so there is no ratio.')

/** part / whole; undefined, with the reason, where the whole is 0. */
export const share = (part: number, whole: number, why: NoValue): number | NoValue => (whole > 0 ? part / whole : why)

/** What may be too few rows of a group to compare it by some figures. */
interface Sampled {
  readonly few?: ReadonlySet<string> | undefined
}

/** What groups are compared by: a rate, or another figure of a group. */
interface OfGroup<S> {
  readonly id: string
  value(group: S): number | NoValue
}

/** max − min of a figure over the groups that have it (fairlearn counts a rate without denominator as 0). */
export function differenceOf<S extends Sampled>(figure: OfGroup<NoInfer<S>>, groups: readonly S[]): number | NoValue {
  const [count, least, most] = rangeOf(figure, groups)
  return count < 2 ? TOO_FEW : most - least
}

/** min / max of a figure over the groups that have it. */
export function ratioOf<S extends Sampled>(figure: OfGroup<NoInfer<S>>, groups: readonly S[]): number | NoValue {
  const [count, least, most] = rangeOf(figure, groups)
  return count < 2 ? TOO_FEW : share(least, most, ALL_ZERO)
}

function rangeOf<S extends Sampled>(
  figure: OfGroup<NoInfer<S>>,
  groups: readonly S[],
): [count: number, least: number, most: number] {
  let [count, least, most] = [0, Infinity, -Infinity]
  for (const group of groups) {
    if (group.few?.has(figure.id)) continue
    const value = figure.value(group)
    if (typeof value !== 'number') continue
    count++
    if (value < least) least = value
    if (value > most) most = value
  }
  return [count, least, most]
}

/** a − b, where both have a value. */
export function minus(a: number | NoValue, b: number | NoValue): number | NoValue {
  if (typeof a !== 'number') return a
  return typeof b === 'number' ? a - b : b
}
