export interface FrontierPoint {
  readonly name: string
  /** What is spent, above 0; on a logarithmic scale. */
  readonly cost: number
  readonly quality: number
  readonly isSubject: boolean
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
