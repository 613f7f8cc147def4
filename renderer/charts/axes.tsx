import { axisNumber, decimal } from '../format/index.ts'
import { roundTicks, type Scale, tickDecimals } from './scale.ts'

interface AxisProps {
  readonly scale: Scale
  readonly ticks?: readonly number[]
  /** Said once, at the end of the axis. */
  readonly label?: string
  readonly format?: (value: number) => string
}

/** 0 and 1 without decimals. */
export const unitTick = (value: number): string => decimal(value, Number.isInteger(value) ? 0 : 1)

const labelsOf = (ticks: readonly number[]) => {
  const decimals = tickDecimals(ticks)
  return (value: number) => axisNumber(value, decimals)
}

/** Horizontal grid lines with their values at the left. */
export function YAxis({
  scale,
  ticks = roundTicks(scale.domain),
  format,
  label,
  x,
  width,
}: AxisProps & { readonly x: number; readonly width: number }) {
  const text = format ?? labelsOf(ticks)
  return (
    <g>
      {ticks.map((tick) => (
        <g key={tick} transform={`translate(0 ${scale(tick)})`}>
          <line className="chart-grid" x1={x} x2={x + width} />
          <text className="chart-tick" x={x - 8} dy="0.32em" textAnchor="end">
            {text(tick)}
          </text>
        </g>
      ))}
      {label && (
        <text className="chart-tick" x={x} y={Math.min(...scale.range) - 12} textAnchor="start">
          {label}
        </text>
      )}
    </g>
  )
}

/** Values below the plot, and the unit once, below the last. */
export function XAxis({
  scale,
  ticks = roundTicks(scale.domain),
  format,
  label,
  y,
  hasGrid,
  top = 0,
}: AxisProps & { readonly y: number; readonly hasGrid?: boolean; readonly top?: number }) {
  const text = format ?? labelsOf(ticks)
  return (
    <g>
      {ticks.map((tick) => (
        <g key={tick} transform={`translate(${scale(tick)} 0)`}>
          {hasGrid && <line className="chart-grid" y1={top} y2={y} />}
          <text className="chart-tick" y={y + 16} textAnchor="middle">
            {text(tick)}
          </text>
        </g>
      ))}
      {label && (
        <text className="chart-tick" x={Math.max(...scale.range)} y={y + 32} textAnchor="end">
          {label}
        </text>
      )}
    </g>
  )
}
