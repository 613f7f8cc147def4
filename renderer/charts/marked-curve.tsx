export interface Point {
  readonly x: number
  readonly y: number
}

/** A point of a curve with what it is called; null where none is marked. */
export type Marked = (Point & { readonly label: string }) | null

/** Less room than this below the point, in pixels, and its label stands above. */
const LABEL_ROOM = 19

/** A curve over 0 to 1, with a marked point whose label stays inside the chart. */
export function MarkedCurve({
  points,
  marked,
  x,
  y,
  floor,
}: {
  readonly points: readonly Point[]
  readonly marked: Marked
  readonly x: (value: number) => number
  readonly y: (value: number) => number
  /** Where the horizontal axis stands. */
  readonly floor: number
}) {
  const path = points.map((point, i) => `${i === 0 ? 'M' : 'L'}${x(point.x).toFixed(1)} ${y(point.y).toFixed(1)}`)
  const line = <path className="chart-line" d={path.join('')} />
  if (!marked) return line
  const [across, down] = [x(marked.x), y(marked.y)]
  const isRight = marked.x > 0.6
  return (
    <>
      {line}
      <circle className="chart-marked" cx={across} cy={down} r={4.5} />
      <text
        className="chart-label-strong chart-halo"
        x={across + (isRight ? -10 : 11)}
        y={down + (floor - down > LABEL_ROOM ? 16 : -10)}
        textAnchor={isRight ? 'end' : 'start'}
      >
        {marked.label}
      </text>
    </>
  )
}
