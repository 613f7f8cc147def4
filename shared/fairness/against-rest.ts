import { holmAdjusted, normalBelow, wilson } from '../core/index.ts'
import type { Figure } from '../metrics/index.ts'
import { addCells, type Cells } from './cells.ts'
import { GROUP_RATES } from './metrics/index.ts'
import type { Group } from './tally.ts'

/** Rates of which it is said whether a group differs. */
export const TESTED_RATES = ['selectionRate', 'tpr', 'fpr'] as const
export type TestedRate = (typeof TESTED_RATES)[number]

/** A group's rate less that of all other rows. */
export interface Difference extends Figure {
  /** How probable so large a difference is where there is none, for this comparison alone. */
  readonly p: number
  /** The same for all comparisons of the audit together: corrected by Holm's procedure. */
  readonly adjusted: number
}

/** Group → rate → difference; groups and rates with too few rows are left out. */
export type AgainstRest = Readonly<Record<string, Readonly<Partial<Record<TestedRate, Difference>>>>>

/** An adjusted p-value under this is evidence of a difference. */
export const EVIDENCE = 0.05

interface Tested {
  readonly grouping: string
  readonly group: string
  readonly rate: TestedRate
  readonly figure: Figure
  readonly p: number
  /** The other side of a comparison of two groups: the same test. */
  readonly isMirror: boolean
}

/**
 * Each group of each grouping against all other rows, by the score test of two proportions with Yates's correction, which
 * is near to Fisher's exact test and on the safe side of it; Newcombe's interval (1998, method 10). P-values of all
 * comparisons of the audit, crossed groups included, are corrected together (Holm 1979, A simple sequentially rejective
 * multiple test procedure): where no group differs, 5 % of audits or fewer show any evidence.
 */
export function againstRest(groupings: ReadonlyMap<string, readonly Group[]>): Map<string, AgainstRest> {
  const tested = [...groupings].flatMap(([name, groups]) => testsOf(name, groups))
  const adjusted = holmOfTests(tested, (one, other) => one.grouping === other.grouping && one.rate === other.rate)
  const found = new Map<string, Record<string, Partial<Record<TestedRate, Difference>>>>()
  for (const name of groupings.keys()) found.set(name, {})
  for (const [at, { grouping, group, rate, figure, p }] of tested.entries()) {
    const groups = found.get(grouping)
    if (groups) groups[group] = { ...groups[group], [rate]: { ...figure, p, adjusted: adjusted[at] ?? 1 } }
  }
  return found
}

function testsOf(grouping: string, groups: readonly Group[]): Tested[] {
  const all = groups.map(({ sample }) => sample).reduce<Cells>(addCells, { tp: 0, fp: 0, fn: 0, tn: 0 })
  return groups.flatMap(({ name, sample, isTooSmall }, place) =>
    isTooSmall
      ? []
      : TESTED_RATES.flatMap((rate): Tested[] => {
          const { count } = GROUP_RATES.get(rate)
          const [own, whole] = [count(sample), count(all)]
          const rest = { part: whole.part - own.part, whole: whole.whole - own.whole }
          if (sample.few?.has(rate) || rest.whole === 0) return []
          const isMirror = groups.length === 2 && place === 1 && groups[0]?.isTooSmall === false
          const few = groups.length === 2 && groups.some((group) => group.sample.few?.has(rate))
          if (few) return []
          return [{ grouping, group: name, rate, isMirror, figure: newcombe(own, rest), p: scoreTest(own, rest) }]
        }),
  )
}

interface Share {
  readonly part: number
  readonly whole: number
}

function newcombe(a: Share, b: Share): Figure {
  const [p, q] = [a.part / a.whole, b.part / b.whole]
  const [[low, high], [otherLow, otherHigh]] = [wilson(a.part, a.whole), wilson(b.part, b.whole)]
  const value = p - q
  return { value, low: value - Math.hypot(p - low, otherHigh - q), high: value + Math.hypot(high - p, q - otherLow) }
}

/** Two-sided; 1 where both shares are 0 or both are 1. */
function scoreTest(a: Share, b: Share): number {
  const pooled = (a.part + b.part) / (a.whole + b.whole)
  const room = 1 / a.whole + 1 / b.whole
  const spread = Math.sqrt(pooled * (1 - pooled) * room)
  const apart = Math.max(0, Math.abs(a.part / a.whole - b.part / b.whole) - room / 2)
  return spread > 0 ? Math.min(1, 2 * normalBelow(-apart / spread)) : 1
}

/** P-values corrected for each other (Holm); a mirrored test has that of the test that it mirrors. */
export function holmOfTests<T extends { readonly p: number; readonly isMirror: boolean }>(
  tested: readonly T[],
  isMirrorOf: (one: T, other: T) => boolean,
): number[] {
  const own = tested.filter(({ isMirror }) => !isMirror)
  const adjusted = new Map(holmAdjusted(own.map(({ p }) => p)).map((p, at) => [own[at], p]))
  return tested.map((one) => adjusted.get(one.isMirror ? own.find((other) => isMirrorOf(one, other)) : one) ?? 1)
}
