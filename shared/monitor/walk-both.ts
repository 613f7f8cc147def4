/**
 * Walks up both samples at once: after every value the shares of each that are at or below it, and how far the next is.
 *
 * @param reference ascending, as is `current`
 */
export function walkBoth(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
  visit: (reference: number, current: number, width: number) => void,
): void {
  const [n, m] = [reference.length, current.length]
  let [i, j] = [0, 0]
  while (i < n || j < m) {
    const at = Math.min(reference[i] ?? Infinity, current[j] ?? Infinity)
    while (i < n && (reference[i] ?? 0) <= at) i++
    while (j < m && (current[j] ?? 0) <= at) j++
    const next = Math.min(reference[i] ?? Infinity, current[j] ?? Infinity)
    visit(i / n, j / m, next === Infinity ? 0 : next - at)
  }
}
