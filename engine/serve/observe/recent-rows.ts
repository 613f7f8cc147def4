/** A sample of what comes in a stretch of time: a bounded number of rows, each as likely as any other. */
export interface RecentRows<T> {
  /** Takes rows of a request; most requests cost one comparison. @param make what is kept of a row */
  add(count: number, make: (row: number) => T): void
  /** What was kept since the last time. */
  take(): T[]
}

/**
 * Reservoir sampling with skips: which row is kept next is drawn once, so that rows in between cost nothing (Li 1994, Reservoir-
 * sampling algorithms of time complexity O(n(1 + log(N/n))), algorithm L).
 *
 * @param random draws from [0, 1)
 */
export function createRecentRows<T>(most: number, random: () => number = Math.random): RecentRows<T> {
  let kept: T[] = []
  let seen = 0
  let next = 0
  let weight = 1
  const skip = () => {
    weight *= (1 - random()) ** (1 / most)
    next += Math.floor(Math.log(1 - random()) / Math.log(1 - weight)) + 1
  }
  return {
    add(count, make) {
      const end = seen + count
      while (next < end) {
        const row = make(next - seen)
        if (kept.length < most) kept.push(row)
        else kept[Math.floor(random() * most)] = row
        if (kept.length < most) next++
        else skip()
      }
      seen = end
    },
    take() {
      const taken = kept
      kept = []
      seen = 0
      next = 0
      weight = 1
      return taken
    },
  }
}
