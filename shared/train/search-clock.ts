import type { Candidate } from './candidate.ts'
import type { SearchHost } from './trial.ts'

/**
 * How much of a search is done, by time: a trial is taken to last as long as those of its family did, and one of a
 * family not yet tried as long as the average. It never goes back.
 *
 * @param planned trials of the search
 */
export function createClock(planned: number, { now, timeLeft }: Pick<SearchHost, 'now' | 'timeLeft'>) {
  const started = now()
  let since = started
  const spent = new Map<string, { trials: number; seconds: number }>()
  let shown = 0
  const meanOf = (family: string): number => {
    const own = spent.get(family)
    if (own) return own.seconds / own.trials
    let [trials, seconds] = [0, 0]
    for (const one of spent.values()) {
      trials += one.trials
      seconds += one.seconds
    }
    return trials > 0 ? seconds / trials : 0
  }
  return {
    finished({ family }: Candidate): void {
      const { trials, seconds } = spent.get(family) ?? { trials: 0, seconds: 0 }
      spent.set(family, { trials: trials + 1, seconds: seconds + now() - since })
      since = now()
    },
    /** The share done when `fraction` of trial `at` is. */
    share(candidates: readonly Candidate[], at: number, fraction: number): number {
      const done = now() - started
      const ahead = candidates.slice(at + 1).reduce((sum, { family }) => sum + meanOf(family), 0)
      const proposed = Math.max(0, planned - candidates.length) * meanOf('')
      const current = Math.max((now() - since) / Math.max(fraction, 0.05) - (now() - since), 0)
      const left = Math.min(current + ahead + proposed, timeLeft())
      const byCount = (at + fraction) / planned
      const byTime = done + left > 0 ? done / (done + left) : byCount
      // Before a few trials have been timed, their number says more.
      const isKnown = at >= 3 && done > 0
      shown = Math.max(shown, Math.min(1, isKnown || timeLeft() < Infinity ? byTime : byCount))
      return shown
    },
  }
}
