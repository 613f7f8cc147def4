import type { Ref } from 'react'
import { decimal, type Figure, figureText } from '../format/index.ts'
import { Drawing } from './drawing.tsx'
import { linearScale, roundTicks, type Scale, tickDecimals } from './scale.ts'

export interface IntervalRow {
  readonly name: string
  readonly figure: Figure
  /** Subject in the accent, context in grey, few rows hollow and dashed. */
  readonly as: 'subject' | 'context' | 'few'
}

interface IntervalDotsProps {
  readonly label: string
  readonly rows: readonly IntervalRow[]
  readonly domain: readonly [number, number]
  /** As high as a row of the table beside it, in pixels. */
  readonly rowHeight: number
  readonly reference?: { readonly value: number; readonly label: string } | undefined
  /** Where the values of the axis stand; none where another panel below has them. */
  readonly axis?: 'top' | 'bottom'
  readonly svgRef?: Ref<SVGSVGElement>
}

export const AXIS_HEIGHT = 20
const SIDE = 10
const LINES = { subject: 'chart-interval', context: 'chart-interval-context', few: 'chart-interval-few' } as const
const DOTS = { subject: 'chart-dot', context: 'chart-dot-context', few: 'chart-dot-hollow' } as const

/** A dot with its 95 % interval a row, on one scale: for a column of a table whose rows are as high. */
export function IntervalDots({ label, rows, domain, rowHeight, reference, axis, svgRef }: IntervalDotsProps) {
  const top = axis === 'top' ? AXIS_HEIGHT : 0
  const bottom = top + rows.length * rowHeight
  const height = bottom + (axis === 'bottom' ? AXIS_HEIGHT : 0)
  const yOf = (i: number) => top + (i + 0.5) * rowHeight
  const scaleOf = (width: number) => linearScale(domain, [SIDE, width - SIDE])
  const said = rows.flatMap((row, i) =>
    row.figure.value === null ? [] : [{ ...row, value: row.figure.value, y: yOf(i) }],
  )
  return (
    <Drawing
      label={label}
      height={height}
      {...(svgRef && { svgRef })}
      marks={(width) => {
        const x = scaleOf(width)
        return said.map(({ name, figure, value, y, as }) => ({
          x: Math.min(Math.max(x(value), 0), width),
          y,
          text: () => `${name}\n${figureText(figure)}${as === 'few' ? '\ntoo few rows to judge' : ''}`,
        }))
      }}
    >
      {(width) => {
        const x = scaleOf(width)
        const ticks = roundTicks(domain, width < 110 ? 1 : width < 260 ? 3 : 4)
        const decimals = tickDecimals(ticks)
        return (
          <>
            {ticks.map((tick) => (
              <g key={tick} transform={`translate(${x(tick)} 0)`}>
                <line className="chart-grid" y1={top} y2={bottom} />
                {axis && (
                  <text className="chart-tick" y={axis === 'top' ? top - 7 : bottom + 14} textAnchor="middle">
                    {decimal(tick, decimals)}
                  </text>
                )}
              </g>
            ))}
            {reference && (
              <line className="chart-reference" x1={x(reference.value)} x2={x(reference.value)} y1={top} y2={bottom} />
            )}
            {said.map((row) => (
              <g key={row.name}>
                <text data-export className="chart-tick" x={-8} y={row.y} dy="0.32em" textAnchor="end">
                  {row.name}
                </text>
                <Interval row={row} x={x} />
              </g>
            ))}
          </>
        )
      }}
    </Drawing>
  )
}

function Interval({
  row,
  x,
}: {
  readonly row: IntervalRow & { readonly value: number; readonly y: number }
  readonly x: Scale
}) {
  const { figure, value, y, as } = row
  const [start, end] = x.range
  const at = x(value)
  if (at < start - SIDE || at > end + SIDE) return <OffScale row={row} x={x} />
  const clamp = (length: number) => Math.min(Math.max(length, start - SIDE), end + SIDE)
  return (
    <>
      {figure.low !== null && figure.high !== null && (
        <line className={LINES[as]} x1={clamp(x(figure.low))} x2={clamp(x(figure.high))} y1={y} y2={y} />
      )}
      <circle className={`${DOTS[as]} ${as === 'few' ? '' : 'chart-dot-ring'}`} cx={at} cy={y} r={4} />
    </>
  )
}

/** A value that the scale does not reach: an arrow at the edge with its number. */
function OffScale({
  row,
  x,
}: {
  readonly row: IntervalRow & { readonly value: number; readonly y: number }
  readonly x: Scale
}) {
  const [start, end] = x.range
  const isLow = row.value < x.domain[0]
  const [tip, way] = isLow ? [start - SIDE + 2, 1] : [end + SIDE - 2, -1]
  const { y } = row
  return (
    <g>
      <path
        className="chart-interval-context"
        fill="none"
        d={`M${tip + way * 20} ${y}H${tip}m${way * 5} -4l${-way * 5} 4l${way * 5} 4`}
      />
      <text
        className="chart-label chart-halo"
        x={tip + way * 26}
        y={y}
        dy="0.32em"
        textAnchor={isLow ? 'start' : 'end'}
      >
        {`${decimal(row.value, 3)}, off this scale`}
      </text>
    </g>
  )
}
