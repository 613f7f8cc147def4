import { Drawing } from './drawing.tsx'
import { linearScale } from './scale.ts'

interface SparklineProps {
  /** The finding, for those who do not see the line. */
  readonly label: string
  /** Oldest first; null where nothing is known. */
  readonly values: readonly (number | null)[]
  /** A second, paler line on the same scale. */
  readonly context?: readonly (number | null)[]
  /** What stands below the beginning. */
  readonly from: string
}

const [HEIGHT, BASE, TOP] = [58, 44, 6]

/** How a figure went lately, from 0 on, with its last value as a dot. */
export function Sparkline({ label, values, context = [], from }: SparklineProps) {
  const most = Math.max(...[...values, ...context].map((value) => value ?? 0), 1e-9)
  const y = linearScale([0, most], [BASE, TOP])
  return (
    <Drawing label={label} height={HEIGHT}>
      {(width) => {
        const x = linearScale([0, Math.max(1, values.length - 1)], [0, width - 4])
        const last = values.findLastIndex((value) => value !== null)
        const end = values[last] ?? null
        return (
          <>
            <line className="chart-zero" x1={0} x2={width} y1={BASE} y2={BASE} />
            <path className="chart-line-context" d={pathOf(context, x, y)} />
            <path className="chart-line" d={pathOf(values, x, y)} />
            {end !== null && <circle className="chart-dot" cx={x(last)} cy={y(end)} r={3} />}
            <text className="chart-tick" x={0} y={HEIGHT - 1}>
              {from}
            </text>
            <text className="chart-tick" x={width} y={HEIGHT - 1} textAnchor="end">
              now
            </text>
          </>
        )
      }}
    </Drawing>
  )
}

type Across = (value: number) => number

const pathOf = (values: readonly (number | null)[], x: Across, y: Across): string =>
  values
    .map((value, at) => {
      if (value === null) return ''
      return `${(values[at - 1] ?? null) === null ? 'M' : 'L'}${x(at).toFixed(1)} ${y(value).toFixed(1)}`
    })
    .join('')
