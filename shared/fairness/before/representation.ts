import { holmAdjusted, normalBelow, wilson } from '../../core/index.ts'
import type { Figure } from '../../metrics/index.ts'
import { EVIDENCE } from '../against-rest.ts'

/** A group among all rows, and in the population that the model is for. */
export interface Representation {
  readonly n: number
  readonly share: Figure
  /** Its share of the reference population; null where none is stated. */
  readonly reference: number | null
  /** Share over reference: under 1 there are too few rows of it. */
  readonly ratio: Figure | null
  /** That the difference is chance, corrected by Holm for the groups of the column; null without a reference. */
  readonly adjusted: number | null
  /** Whether there is evidence that it has less than four fifths of its share. */
  readonly isUnder: boolean
}

const LEAST_RATIO = 0.8

/** @param shares group → share of the reference population, in [0, 1] */
export function representation(
  counts: ReadonlyMap<string, number>,
  shares: Readonly<Record<string, number>> = {},
): Record<string, Representation> {
  // By a map: a group may be called "constructor".
  const shareOf = new Map(Object.entries(shares))
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0)
  // A group of the reference that has no row is the one most missing.
  const names = [...counts.keys(), ...[...shareOf.keys()].filter((name) => !counts.has(name))]
  const stated = names.filter((name) => shareOf.has(name))
  const adjusted = holmAdjusted(stated.map((name) => pOf(counts.get(name) ?? 0, all, shareOf.get(name) ?? 0)))
  return Object.fromEntries(
    names.map((name) => {
      const n = counts.get(name) ?? 0
      const [low, high] = all > 0 ? wilson(n, all) : [0, 1]
      const value = all > 0 ? n / all : 0
      const reference = shareOf.get(name) ?? null
      const p = reference === null ? null : (adjusted[stated.indexOf(name)] ?? 1)
      const ratio = reference !== null && reference > 0 ? scaled({ value, low, high }, 1 / reference) : null
      const isUnder = ratio !== null && (ratio.value ?? 1) < LEAST_RATIO && (p ?? 1) < EVIDENCE
      return [name, { n, share: { value, low, high }, reference, ratio, adjusted: p, isUnder }]
    }),
  )
}

const scaled = ({ value, low, high }: Figure, by: number): Figure => ({
  value: (value ?? 0) * by,
  low: (low ?? 0) * by,
  high: (high ?? 0) * by,
})

/** The score test of a share against a stated one, two-sided, corrected for counts being whole. */
function pOf(part: number, whole: number, share: number): number {
  const spread = Math.sqrt(whole * share * (1 - share))
  const apart = Math.max(0, Math.abs(part - whole * share) - 0.5)
  return spread > 0 ? Math.min(1, 2 * normalBelow(-apart / spread)) : part === whole * share ? 1 : 0
}
