import { type Conduct, slowest } from '../../../shared/rollout/index.ts'
import { createGroupCounts, type SentRow, type WatchedColumn } from '../../../shared/serve/index.ts'
import { groupDifferenceOf } from './group-difference.ts'

const SLICES = 6
const SLICE_MILLISECONDS = 10_000
/** Seconds of so many requests of a slice are kept, for the 99th percentile. */
const MOST_SECONDS = 2048

interface Slice {
  readonly index: number
  requests: number
  failures: number
  answers: number
  positives: number
  readonly seconds: number[]
}

/** What one model did in the last minute, and by group in the last day. */
export interface ConductWindow {
  /** @param selected whether each row is of the positive class; empty where there is none */
  answered(seconds: number, rows: readonly SentRow[], selected: readonly boolean[]): void
  /** A request that the model could not answer, so that it failed or something else answered. */
  failed(): void
  read(): Conduct
}

/**
 * @param watched columns whose groups are counted; none where no limit looks at them
 * @param now milliseconds of a clock
 */
export function createConduct(watched: readonly WatchedColumn[], now: () => number): ConductWindow {
  const groups = createGroupCounts(watched, now)
  let slices: Slice[] = []
  const current = (): Slice => {
    const index = Math.floor(now() / SLICE_MILLISECONDS)
    const last = slices.at(-1)
    if (last?.index === index) return last
    slices = slices.filter((slice) => slice.index > index - SLICES)
    const slice: Slice = { index, requests: 0, failures: 0, answers: 0, positives: 0, seconds: [] }
    slices.push(slice)
    return slice
  }
  return {
    answered(seconds, rows, selected) {
      const slice = current()
      slice.requests++
      slice.answers += rows.length
      for (const one of selected) if (one) slice.positives++
      slice.seconds[slice.requests % MOST_SECONDS] = seconds
      if (watched.length > 0) groups.count(rows, selected)
    },
    failed() {
      const slice = current()
      slice.requests++
      slice.failures++
    },
    read() {
      current()
      const total = (of: 'requests' | 'failures' | 'answers' | 'positives') =>
        slices.reduce((sum, slice) => sum + slice[of], 0)
      const seconds = slices.flatMap((slice) => slice.seconds.filter((one) => one !== undefined)).sort((a, b) => a - b)
      return {
        requests: total('requests'),
        failures: total('failures'),
        p99: seconds.length > 0 ? slowest(seconds) : null,
        answers: total('answers'),
        positives: total('positives'),
        groupDifference: groupDifferenceOf(groups.state()),
      }
    },
  }
}
