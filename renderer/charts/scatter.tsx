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
  /** Counts that stand for more rows than can be drawn one by one; null where `points` are all. */
  readonly squares: Squared | null
  readonly xLabel: string
  readonly yLabel: string
  readonly format: (value: number) => string
  readonly height?: number
  /** What a click or Enter on a point does, by its place among them. */
  readonly onSelect: (at: number) => void
  readonly onSquare: (x: number, y: number) => void
  /** Its place; null where none is. */
  readonly selected: number | null
}

/** Both axes run from `from` to `to`, in `across` steps. */
interface Squared {
  readonly from: number
  readonly to: number
  readonly across: number
  readonly cells: readonly { readonly x: number; readonly y: number; readonly rows: number }[]
}

const LEFT = 60
const RIGHT = 8
const TOP = 24
const BOTTOM = 40

/** Two numbers a row on one scale, with the line where they agree. */
export function Scatter({
  title,
  about,
  rows,
  points,
  squares,
  xLabel,
  yLabel,
  format,
  height = 320,
  onSelect,
  onSquare,
  selected,
}: ScatterProps) {
  const domain = squares
    ? ([squares.from, squares.to] as const)
    : extentOf(
        points.flatMap(({ x, y }) => [x, y]),
        0.03,
      )
  const edge = (step: number) => (squares ? edgeOf(squares, step) : 0)
  const scales = (width: number) => ({
    x: linearScale(domain, [LEFT, width - RIGHT]),
    y: linearScale(domain, [height - BOTTOM, TOP]),
  })
  return (
    <ChartFrame
      title={title}
      about={squares ? `${about}; every row is in a square, and darker ones hold more` : about}
      rows={rows}
      height={height}
      data={
        squares
          ? {
              columns: [`${xLabel} from`, `${xLabel} to`, `${yLabel} from`, `${yLabel} to`, 'Rows'],
              rows: squares.cells.map(({ x, y, rows: held }) => [edge(x), edge(x + 1), edge(y), edge(y + 1), held]),
            }
          : { columns: [xLabel, yLabel], rows: points.map(({ x, y }) => [x, y]) }
      }
      marks={(width) => {
        const { x, y } = scales(width)
        if (squares)
          return squares.cells.map((cell) => ({
            x: x(edge(cell.x + 0.5)),
            y: y(edge(cell.y + 0.5)),
            text: () =>
              `${xLabel} ${format(edge(cell.x))} to ${format(edge(cell.x + 1))}\n${yLabel} ${format(edge(cell.y))} to ${format(edge(cell.y + 1))}\n${count(cell.rows)} rows`,
            select: () => onSquare(cell.x, cell.y),
          }))
        return points.map((point, at) => ({
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
            {squares ? <Squares of={squares} x={x} y={y} /> : <Dots points={points} x={x} y={y} />}
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

const edgeOf = ({ from, to, across }: Squared, step: number): number => from + (step / across) * (to - from)

const SHADES = 8

/** One path a shade: a resize moves eight elements, however many rows there are. */
function Squares({ of, x, y }: Omit<MarksProps, 'points'> & { readonly of: Squared }) {
  const most = Math.max(1, ...of.cells.map(({ rows }) => rows))
  const shadeOf = (rows: number) => Math.min(SHADES - 1, Math.floor((Math.log1p(rows) / Math.log1p(most)) * SHADES))
  const width = x(edgeOf(of, 1)) - x(edgeOf(of, 0))
  const height = y(edgeOf(of, 0)) - y(edgeOf(of, 1))
  const square = (cell: Squared['cells'][number]) =>
    `M${x(edgeOf(of, cell.x)).toFixed(1)} ${y(edgeOf(of, cell.y + 1)).toFixed(1)}h${width.toFixed(2)}v${height.toFixed(2)}h${(-width).toFixed(2)}z`
  return Array.from({ length: SHADES }, (_, shade) => (
    <path
      // biome-ignore lint/suspicious/noArrayIndexKey: a shade is its place
      key={shade}
      className="chart-bar"
      opacity={0.15 + (0.85 * (shade + 1)) / SHADES}
      d={of.cells
        .filter(({ rows }) => shadeOf(rows) === shade)
        .map(square)
        .join('')}
    />
  ))
}
