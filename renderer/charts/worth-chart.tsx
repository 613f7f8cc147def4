import { useMemo } from 'react'
import { axisNumber, decimal, significant } from '../format/index.ts'
import { unitTick, XAxis, YAxis } from './axes.tsx'
import { ChartFrame } from './chart-frame.tsx'
import { type Marked, MarkedCurve, type Point } from './marked-curve.tsx'
import { extentOf, linearScale, roundTicks } from './scale.ts'

interface WorthChartProps {
  readonly title: string
  readonly about: string
  readonly rows: string
  /** Worth of all decisions by threshold. */
  readonly points: readonly Point[]
  readonly marked: Marked
  readonly onSelect: (threshold: number) => void
  readonly height?: number
}

const LEFT = 56
const RIGHT = 12
const TOP = 12
const BOTTOM = 40

/** What decisions are worth in all, over the threshold that they are made by. */
export function WorthChart({ title, about, rows, points, marked, onSelect, height = 220 }: WorthChartProps) {
  const data = useMemo(() => ({ columns: ['Threshold', 'Worth'], rows: points.map(({ x, y }) => [x, y]) }), [points])
  const scales = (width: number) => ({
    x: linearScale([0, 1], [LEFT, width - RIGHT]),
    y: linearScale(extentOf([0, ...points.map(({ y }) => y)]), [height - BOTTOM, TOP]),
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
          text: () => `Threshold ${decimal(point.x, 2)}\nWorth ${significant(point.y, 4)}`,
          select: () => onSelect(point.x),
        }))
      }}
    >
      {(width) => {
        const { x, y } = scales(width)
        return (
          <>
            <YAxis
              scale={y}
              ticks={roundTicks(y.domain, 4)}
              format={(value) => axisNumber(value, 0)}
              x={LEFT}
              width={width - LEFT - RIGHT}
            />
            <XAxis scale={x} ticks={[0, 0.5, 1]} format={unitTick} y={height - BOTTOM} label="Threshold" />
            <line className="chart-reference" x1={LEFT} x2={width - RIGHT} y1={y(0)} y2={y(0)} />
            <MarkedCurve points={points} marked={marked} x={x} y={y} floor={height - BOTTOM} />
          </>
        )
      }}
    </ChartFrame>
  )
}
