/**
 * P-values corrected for each other: each times the number of those not smaller, and never below one before it (Holm 1979,
 * A simple sequentially rejective multiple test procedure).
 */
export function holmAdjusted(values: readonly number[]): number[] {
  const adjusted = new Array<number>(values.length).fill(1)
  const order = [...values.keys()].sort((a, b) => (values[a] ?? 1) - (values[b] ?? 1))
  let least = 0
  for (const [rank, at] of order.entries()) {
    least = Math.max(least, Math.min(1, (values[at] ?? 1) * (order.length - rank)))
    adjusted[at] = least
  }
  return adjusted
}
