import { type Comparison, compareParts, METRICS } from '../metrics/index.ts'
import { familyTitle } from './family-title.ts'
import type { Trial } from './trial.ts'

/** From here on a difference counts as chance. */
const LEVEL = 0.05

/**
 * Trials with their ranks: the best, and with it all that cannot be told from it, are first; then the best of the rest, and so
 * on. So a rank says no more than the parts of the data do.
 *
 * @param trials best first
 */
export function withRanks(trials: readonly Trial[], metric: string): Trial[] {
  const measured = METRICS.get(metric)
  const isRanked = ({ valid, failed, isFirstLook }: Trial) =>
    failed === undefined && !isFirstLook && typeof valid[metric]?.value === 'number'
  const partsOf = (trial: Trial | undefined) => (trial && isRanked(trial) ? trial.parts?.[metric] : undefined)
  const compare = (one: Trial, other: Trial | undefined): Comparison | undefined => {
    const [a, b] = [partsOf(one), partsOf(other)]
    return a && b ? compareParts(measured, a, b, one.ofTest ?? 0) : undefined
  }
  const ranks = new Map<Trial, number>()
  for (const [place, leader] of trials.entries()) {
    if (ranks.has(leader) || !isRanked(leader)) continue
    ranks.set(leader, place + 1)
    for (const other of trials.slice(place + 1).filter(isRanked)) {
      const found = ranks.has(other) ? undefined : compare(other, leader)
      if (found && (found.p >= LEVEL || found.same >= 1 - LEVEL)) ranks.set(other, place + 1)
    }
  }
  const [best] = trials
  return trials.map((trial) => {
    const rank = ranks.get(trial)
    const against = trial === best ? undefined : compare(trial, best)
    return { ...trial, ...(rank !== undefined && { rank }), ...(against && { against }) }
  })
}

/** One sentence: which trials the best cannot be told from; '' where it stands alone or nothing is known. */
export function tiesInWords(trials: readonly Trial[]): string {
  const tied = trials.filter(({ rank }) => rank === 1)
  if (tied.length < 2) return ''
  const smallest = tied.toSorted((a, b) => a.bytes - b.bytes)[0]
  const choice = smallest && smallest !== tied[0] ? `; ${familyTitle(smallest.family)} is the smallest of them` : ''
  return `${tied.length} of ${trials.length} cannot be told from the best on these rows (corrected t-test)${choice}.`
}
