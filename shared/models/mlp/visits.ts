import type { Rng } from '../../core/index.ts'

/** Whole weights may make the rows so many times as many; beyond, and for others, weights are scaled to a mean of 1. */
const MOST_COPIES = 10

/**
 * Rows in the order and as often as an epoch visits them: a row's weight is how often. So a weight of 2 is the same as
 * the row twice, to the last bit; a part of a visit falls to the row in that part of the epochs.
 */
export interface Visits {
  readonly count: number
  /** The rows of one epoch, in ascending order. */
  draw(rng: Rng): Uint32Array
}

export function visitsOf(rows: Uint32Array, weight: Float64Array | null): Visits {
  if (!weight) return { count: rows.length, draw: () => rows }
  let total = 0
  let isWhole = true
  for (const row of rows) {
    total += weight[row]!
    isWhole &&= Number.isInteger(weight[row]!)
  }
  if (!(total > 0)) return { count: rows.length, draw: () => rows }
  const factor = isWhole && total <= MOST_COPIES * rows.length ? 1 : rows.length / total
  const count = Math.max(1, Math.round(total * factor))
  return {
    count,
    draw(rng) {
      const drawn = new Uint32Array(count)
      const shift = factor === 1 ? 0.5 : rng.next()
      let [reached, taken, last] = [shift, 0, rows[0]!]
      for (const row of rows) {
        if (!(weight[row]! > 0)) continue
        last = row
        reached += weight[row]! * factor
        while (taken + 1 <= reached && taken < count) drawn[taken++] = row
      }
      // Rounding may leave the last visit open.
      while (taken < count) drawn[taken++] = last
      return drawn
    },
  }
}
