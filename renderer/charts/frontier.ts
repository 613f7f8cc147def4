export interface FrontierPoint {
  readonly name: string
  /** What is spent, above 0; on a logarithmic scale. */
  readonly cost: number
  readonly quality: number
  readonly isSubject: boolean
  /** What it takes to keep, in bytes: the area of its mark. */
  readonly bytes: number
  /** Whether no other is as good, as cheap and as small; not known: by quality and cost alone. */
  readonly isOnFrontier?: boolean
}

const SMALLEST_RADIUS = 4
const LARGEST_RADIUS = 10

/** Radii whose areas are as the logarithms of the sizes: sizes differ by thousands. */
export function radiusOf(points: readonly FrontierPoint[]): (point: FrontierPoint) => number {
  const logs = points.map(({ bytes }) => Math.log10(Math.max(1, bytes)))
  const [low, high] = [Math.min(...logs), Math.max(...logs)]
  return ({ bytes }) => {
    const share = high > low ? (Math.log10(Math.max(1, bytes)) - low) / (high - low) : 0
    return Math.sqrt(SMALLEST_RADIUS ** 2 + share * (LARGEST_RADIUS ** 2 - SMALLEST_RADIUS ** 2))
  }
}

/** Points that no other beats in both, cheapest first. */
export function frontierOf(points: readonly FrontierPoint[], isLowerBetter: boolean): FrontierPoint[] {
  const worth = ({ quality }: FrontierPoint) => (isLowerBetter ? -quality : quality)
  const found: FrontierPoint[] = []
  for (const point of points.toSorted((a, b) => a.cost - b.cost || worth(b) - worth(a))) {
    const last = found.at(-1)
    if (!last || worth(point) > worth(last)) found.push(point)
  }
  return found
}
