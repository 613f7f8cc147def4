/** Rows that wait to be asked in shadow, at most: beyond that some are left out, and counted. */
const MOST_ROWS = 2000

export interface Shadow {
  /** Rows that were left out, because too many waited. */
  readonly dropped: number
  add(rows: number, ask: () => void): void
}

/** Asks the challenger between requests, one request at a time, so that nobody waits for it. */
export function createShadow(): Shadow {
  const waiting: { rows: number; ask: () => void }[] = []
  let rows = 0
  let dropped = 0
  let isRunning = false
  const next = () => {
    const first = waiting.shift()
    if (!first) {
      isRunning = false
      return
    }
    rows -= first.rows
    first.ask()
    setImmediate(next)
  }
  return {
    get dropped() {
      return dropped
    },
    add(count, ask) {
      if (rows + count > MOST_ROWS) {
        dropped += count
        return
      }
      rows += count
      waiting.push({ rows: count, ask })
      if (isRunning) return
      isRunning = true
      setImmediate(next)
    },
  }
}
