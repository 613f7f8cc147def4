import type { ScoreCurve } from './pipeline.ts'

/** The score that a curve makes of another: on the straight line between the knots beside it. Both lie in [0, 1]. */
export function scoreAt({ from, to }: ScoreCurve, score: number): number {
  let [low, high] = [0, from.length - 1]
  if (!(score > (from[low] ?? 0))) return to[low] ?? score
  if (score >= (from[high] ?? 1)) return to[high] ?? score
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((from[middle] ?? 0) <= score) low = middle
    else high = middle
  }
  const [x, y, nextX, nextY] = [from[low] ?? 0, to[low] ?? 0, from[high] ?? 1, to[high] ?? 1]
  return y + (nextY - y) * ((score - x) / (nextX - x))
}

/** Shares of two classes, the negative one first, after the curve of the positive one's. */
export function alongCurve(shares: Float64Array[], curve: ScoreCurve | undefined): Float64Array[] {
  const [, positive] = shares
  if (!curve || !positive || shares.length !== 2) return shares
  const said = positive.map((score) => scoreAt(curve, score))
  return [said.map((score) => 1 - score), said]
}
