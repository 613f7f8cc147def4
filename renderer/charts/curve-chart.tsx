import { useMemo } from 'react'
import { decimal } from '../format/index.ts'
import { unitTick, XAxis, YAxis } from './axes.tsx'
import { ChartFrame } from './chart-frame.tsx'
import { type Marked, MarkedCurve, type Point } from './marked-curve.tsx'
import { linearScale } from './scale.ts'

interface CurveChartProps {
  readonly title: string
  readonly about: string
  readonly rows: string
  readonly points: readonly Point[]
  readonly xLabel: string
  readonly yLabel: string
  /** A dashed line of chance or of the ideal, with its name. */
  readonly reference: { readonly from: Point; readonly to: Point; readonly label: string }
  /** The point where the model stands now. */
  readonly marked: Marked
  /** What stands at a point beside its two values, and what a click on it does. */
  readonly noteOf?: (point: Point) => string
  readonly onSelect?: (point: Point) => void
  readonly height?: number
}

const LEFT = 30
const TOP = 10
const BOTTOM = 40
const RIGHT = 8
const TICKS = [0, 0.5, 1]
const UNIT = [0, 1] as const

/** A curve in the unit square, ROC or precision against recall, with the marked point of a threshold. */
export function CurveChart({
  title,
  about,
  rows,
  points,
  xLabel,
  yLabel,
  reference,
  marked,
  noteOf,
  onSelect,
  height = 212,
}: CurveChartProps) {
  const data = useMemo(
    () => ({ columns: [xLabel, yLabel], rows: points.map(({ x, y }) => [x, y]) }),
    [points, xLabel, yLabel],
  )
  const scales = (width: number) => ({
    x: linearScale(UNIT, [LEFT, width - RIGHT]),
    y: linearScale(UNIT, [height - BOTTOM, TOP]),
  })
  return (
    <ChartFrame
      title={title}
      about={about}
      rows={rows}
      data={data}
      height={height}
      marks={(width) => {
        const { x, y } = scales(width)
        return points.map((point) => ({
          x: x(point.x),
          y: y(point.y),
          text: () =>
            [`${xLabel} ${decimal(point.x, 3)}`, `${yLabel} ${decimal(point.y, 3)}`, noteOf?.(point)]
              .filter((line) => line !== undefined)
              .join('\n'),
          ...(onSelect && { select: () => onSelect(point) }),
        }))
      }}
    >
      {(width) => {
        const { x, y } = scales(width)
        const { from, to, label } = reference
        const isLevel = from.y === to.y
        return (
          <>
            <YAxis scale={y} ticks={TICKS} format={unitTick} x={LEFT} width={width - LEFT - RIGHT} />
            <XAxis scale={x} ticks={TICKS} format={unitTick} y={height - BOTTOM} label={xLabel} />
            <line className="chart-reference" x1={x(from.x)} y1={y(from.y)} x2={x(to.x)} y2={y(to.y)} />
            <text
              className="chart-label chart-halo"
              x={isLevel ? x(0.02) : x(0.62)}
              y={isLevel ? y(from.y) - 6 : y(0.62) + 26}
            >
              {label}
            </text>
            <MarkedCurve points={points} marked={marked} x={x} y={y} floor={height - BOTTOM} />
          </>
        )
      }}
    </ChartFrame>
  )
}
