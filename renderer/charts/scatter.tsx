import { count } from '../format/index.ts'
import { XAxis, YAxis } from './axes.tsx'
import { ChartFrame } from './chart-frame.tsx'
import { extentOf, linearScale, roundTicks } from './scale.ts'

interface Point {
  readonly x: number
  readonly y: number
}

interface ScatterProps {
  readonly title: string
  readonly about: string
  readonly rows: string
  readonly points: readonly Point[]
  readonly xLabel: string
  readonly yLabel: string
  readonly format: (value: number) => string
  readonly height?: number
  /** What a click or Enter on a point does, by its place among them. */
  readonly onSelect: (at: number) => void
  /** Its place; null where none is. */
  readonly selected: number | null
}

const LEFT = 60
const RIGHT = 8
const TOP = 24
const BOTTOM = 40
/** Above this, squares of a grid stand for the rows in them. */
const MOST_POINTS = 5000
const SQUARES = 60

/** Two numbers a row on one scale, with the line where they agree. */
export function Scatter({
  title,
  about,
  rows,
  points,
  xLabel,
  yLabel,
  format,
  height = 320,
  onSelect,
  selected,
}: ScatterProps) {
  const domain = extentOf(
    points.flatMap(({ x, y }) => [x, y]),
    0.03,
  )
  const isBinned = points.length > MOST_POINTS
  const scales = (width: number) => ({
    x: linearScale(domain, [LEFT, width - RIGHT]),
    y: linearScale(domain, [height - BOTTOM, TOP]),
  })
  return (
    <ChartFrame
      title={title}
      about={isBinned ? `${about}; darker squares hold more rows` : about}
      rows={rows}
      height={height}
      data={{ columns: [xLabel, yLabel], rows: points.map(({ x, y }) => [x, y]) }}
      marks={(width) => {
        const { x, y } = scales(width)
        return points.slice(0, MOST_POINTS).map((point, at) => ({
          x: x(point.x),
          y: y(point.y),
          text: () => `${xLabel} ${format(point.x)}\n${yLabel} ${format(point.y)}`,
          select: () => onSelect(at),
        }))
      }}
    >
      {(width) => {
        const { x, y } = scales(width)
        const ticks = roundTicks(domain, 4)
        const chosen = selected === null ? undefined : points[selected]
        return (
          <>
            <YAxis scale={y} ticks={ticks} format={format} x={LEFT} width={width - LEFT - RIGHT} label={yLabel} />
            <XAxis scale={x} ticks={ticks} format={format} y={height - BOTTOM} label={xLabel} />
            {isBinned ? <Squares points={points} x={x} y={y} domain={domain} /> : <Dots points={points} x={x} y={y} />}
            <line className="chart-reference" x1={x(domain[0])} y1={y(domain[0])} x2={x(domain[1])} y2={y(domain[1])} />
            <text className="chart-label chart-halo" x={x(domain[1]) - 8} y={y(domain[1]) + 30} textAnchor="end">
              ideal
            </text>
            {chosen && <circle className="chart-selected" cx={x(chosen.x)} cy={y(chosen.y)} r={6} />}
          </>
        )
      }}
    </ChartFrame>
  )
}

interface MarksProps {
  readonly points: readonly Point[]
  readonly x: (value: number) => number
  readonly y: (value: number) => number
}

/** One path for all dots: thousands of elements would make a resize stall. */
function Dots({ points, x, y }: MarksProps) {
  const dot = (point: Point) => `M${(x(point.x) - 2).toFixed(1)} ${y(point.y).toFixed(1)}a2 2 0 1 0 4 0a2 2 0 1 0-4 0`
  return <path className="chart-cloud" d={points.map(dot).join('')} />
}

function Squares({ points, x, y, domain: [from, to] }: MarksProps & { readonly domain: readonly [number, number] }) {
  const counts = new Map<string, { i: number; j: number; rows: number }>()
  const cellOf = (value: number) => Math.min(SQUARES - 1, Math.floor(((value - from) / (to - from)) * SQUARES))
  for (const point of points) {
    const [i, j] = [cellOf(point.x), cellOf(point.y)]
    const cell = counts.get(`${i},${j}`) ?? { i, j, rows: 0 }
    cell.rows++
    counts.set(`${i},${j}`, cell)
  }
  const most = Math.max(...[...counts.values()].map(({ rows }) => rows))
  const edgeOf = (cell: number) => from + (cell / SQUARES) * (to - from)
  return [...counts].map(([key, { i, j, rows }]) => (
    <rect
      key={key}
      className="chart-bar"
      opacity={0.15 + 0.85 * Math.sqrt(rows / most)}
      x={x(edgeOf(i))}
      y={y(edgeOf(j + 1))}
      width={x(edgeOf(i + 1)) - x(edgeOf(i)) + 0.3}
      height={y(edgeOf(j)) - y(edgeOf(j + 1)) + 0.3}
    >
      <title>{`${count(rows)} rows`}</title>
    </rect>
  ))
}
