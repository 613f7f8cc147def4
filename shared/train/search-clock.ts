import type { Candidate } from './candidate.ts'
import type { SearchHost } from './trial.ts'

/** Trials after which their times say more than their number. */
const ENOUGH = 3

/**
 * How much of a search is done, by time: a trial is taken to last as long as those of its family did, one of a family
 * not yet tried as long as the slowest did, and one that is yet to be proposed as long as the average. It never goes back.
 *
 * @param planned trials of the search
 */
export function createClock(planned: number, { now, timeLeft }: Pick<SearchHost, 'now' | 'timeLeft'>) {
  const started = now()
  let since = started
  const spent = new Map<string, { trials: number; seconds: number }>()
  let shown = 0
  const secondsOf = (family: string): number => {
    const own = spent.get(family)
    return own ? own.seconds / own.trials : Math.max(0, ...[...spent.values()].map((one) => one.seconds / one.trials))
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
      const within = now() - since
      const ahead = candidates.slice(at + 1).reduce((sum, { family }) => sum + secondsOf(family), 0)
      const proposed = Math.max(0, planned - candidates.length) * (at > 0 ? (since - started) / at : 0)
      const own = candidates[at] ? secondsOf(candidates[at].family) : 0
      const current = fraction > 0.1 ? within / fraction - within : Math.max(0, own - within)
      const left = current + ahead + proposed
      const known = at >= ENOUGH && done > 0 ? done / (done + left) : (at + fraction) / planned
      // The time limit ends it whatever is left; so near its end it is nearly done.
      const limited = timeLeft() < Infinity && done > 0 ? done / (done + Math.max(0, timeLeft())) : 0
      shown = Math.min(1, Math.max(shown, known, limited))
      return shown
    },
  }
}
