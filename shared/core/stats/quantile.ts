import { sortNumbers } from './sort-numbers.ts'

/**
 * The q-quantile of sorted values by linear interpolation (definition 7 of Hyndman and Fan 1996, numpy's default).
 *
 * @param sorted ascending, without NaN
 * @param q in [0, 1]
 * @returns NaN for an empty array
 */
export function quantile(sorted: ArrayLike<number>, q: number): number {
  const last = sorted.length - 1
  if (last < 0) return NaN
  const at = last * q
  const below = Math.floor(at)
  const low = sorted[below]!
  const high = sorted[Math.min(below + 1, last)]!
  const share = at - below
  // Not low + (high − low) · share: that overflows between values near the largest number.
  return share === 0 ? low : low * (1 - share) + high * share
}

/** The values that are not NaN, ascending. */
export function sortedPresent(values: Float64Array): Float64Array {
  const kept = new Float64Array(values.length)
  let count = 0
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (!Number.isNaN(value)) kept[count++] = value
  }
  return sortNumbers(kept.subarray(0, count))
}
