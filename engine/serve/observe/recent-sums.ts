/** Sums of recent rows: those of a stretch of time are added together, and forgotten together. */
export interface RecentSums {
  /** Those that rows of now are added to; `rows` of them are going to be. */
  current(rows: number): Float64Array
  /** Of all that is not forgotten. */
  total(): Float64Array
}

/** Rows that are kept at least, where so many came within a day, and milliseconds. */
const LEAST_ROWS = 5000
const LEAST_MILLISECONDS = 60_000
const MOST_MILLISECONDS = 86_400_000
/** Of which a stretch is a part. */
const PARTS = 10

interface Stretch {
  readonly begun: number
  rows: number
  readonly sums: Float64Array
}

/**
 * The latest 5,000 rows and all of the last minute, but nothing that is older than a day: a change shows after some hundred rows,
 * whether these take seconds or hours.
 *
 * @param size figures of a stretch
 * @param now milliseconds of a clock
 */
export function createRecentSums(size: number, now: () => number): RecentSums {
  let stretches: Stretch[] = []
  const forget = (time: number): void => {
    let rows = stretches.reduce((sum, stretch) => sum + stretch.rows, 0)
    stretches = stretches.filter(({ rows: own, begun }, i) => {
      // The last one is being filled; another ended when the next one began.
      const next = stretches[i + 1]
      if (!next) return time - begun < MOST_MILLISECONDS
      const age = time - next.begun
      const isSpare = age >= LEAST_MILLISECONDS && rows - own >= LEAST_ROWS
      if (!isSpare && age < MOST_MILLISECONDS) return true
      rows -= own
      return false
    })
  }
  return {
    current(rows) {
      const time = now()
      const last = stretches.at(-1)
      const age = last ? time - last.begun : 0
      const isFull = last && last.rows >= LEAST_ROWS / PARTS && age >= LEAST_MILLISECONDS / PARTS
      if (last && !isFull && age < MOST_MILLISECONDS / PARTS) {
        last.rows += rows
        return last.sums
      }
      const next = { begun: time, rows, sums: new Float64Array(size) }
      stretches.push(next)
      forget(time)
      return next.sums
    },
    total() {
      forget(now())
      const sum = new Float64Array(size)
      for (const { sums } of stretches) for (let i = 0; i < size; i++) sum[i] = (sum[i] ?? 0) + (sums[i] ?? 0)
      return sum
    },
  }
}
