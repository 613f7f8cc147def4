/**
 * P-values corrected for each other: each times the number of those not smaller, and never below one before it (Holm 1979,
 * A simple sequentially rejective multiple test procedure). The chance of any false find stays below the level.
 */
export function holmAdjusted(values: readonly number[]): number[] {
  const adjusted = new Array<number>(values.length).fill(1)
  let least = 0
  for (const [rank, at] of rising(values).entries()) {
    least = Math.max(least, Math.min(1, (values[at] ?? 1) * (values.length - rank)))
    adjusted[at] = least
  }
  return adjusted
}

/** P-values corrected so that the share of false finds among all stays below the level (Benjamini and Hochberg 1995). */
export function falseDiscoveryRate(values: readonly number[]): number[] {
  const adjusted = new Array<number>(values.length).fill(1)
  let least = 1
  for (const [back, at] of rising(values).reverse().entries()) {
    least = Math.min(least, ((values[at] ?? 1) * values.length) / (values.length - back))
    adjusted[at] = least
  }
  return adjusted
}

const rising = (values: readonly number[]): number[] =>
  [...values.keys()].sort((a, b) => (values[a] ?? 1) - (values[b] ?? 1))
