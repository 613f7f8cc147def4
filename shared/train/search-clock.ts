import type { SearchHost } from './trial.ts'

/** Trials after which their times say more than their number. */
const ENOUGH = 3

/** Some of the work of a search: so many parts of it, by one family. */
export interface Work {
  readonly family: string
  readonly parts: number
}

/**
 * How much of a search is done, by time: a part is taken to last as long as those of its family did, one of a family
 * not yet tried as long as the slowest did, and one that is yet to be proposed as long as the average. It never goes back.
 *
 * @param planned parts of the search
 */
export function createClock(planned: number, { now, timeLeft }: Pick<SearchHost, 'now' | 'timeLeft'>) {
  const started = now()
  let since = started
  const spent = new Map<string, Work & { readonly seconds: number }>()
  let shown = 0
  const secondsOf = ({ family, parts }: Work): number => {
    const known = spent.get(family)
    const all = known ? [known] : [...spent.values()]
    return parts * Math.max(0, ...all.map((one) => one.seconds / one.parts))
  }
  return {
    finished({ family, parts }: Work): void {
      const before = spent.get(family) ?? { parts: 0, seconds: 0 }
      spent.set(family, { family, parts: before.parts + parts, seconds: before.seconds + now() - since })
      since = now()
    },
    /** The share done when `fraction` of what stands at `at` is. */
    share(work: readonly Work[], at: number, fraction: number): number {
      const done = now() - started
      const within = now() - since
      const ahead = work.slice(at + 1).reduce((sum, one) => sum + secondsOf(one), 0)
      const before = partsOf(work.slice(0, at))
      const proposed = Math.max(0, planned - partsOf(work)) * (before > 0 ? (since - started) / before : 0)
      const current = work[at]
      const own = current ? secondsOf(current) : 0
      const rest = fraction > 0.1 ? within / fraction - within : Math.max(0, own - within)
      const left = rest + ahead + proposed
      const counted = (before + fraction * (current?.parts ?? 0)) / planned
      const known = at >= ENOUGH && done > 0 ? done / (done + left) : counted
      // The time limit ends it whatever is left; so near its end it is nearly done.
      const limited = timeLeft() < Infinity && done > 0 ? done / (done + Math.max(0, timeLeft())) : 0
      shown = Math.min(1, Math.max(shown, known, limited))
      return shown
    },
  }
}

const partsOf = (work: readonly Work[]): number => work.reduce((sum, { parts }) => sum + parts, 0)
