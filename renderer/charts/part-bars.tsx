import type { ColumnSeries } from '../../shared/contract/index.ts'

interface PartBarsProps {
  readonly series: ColumnSeries
  /** The end of the scale; what is beyond it ends there. */
  readonly most: number
}

const HEIGHT = 26
const BASE = 23

/** A column's index part by part against its limit, red where it is beyond it and sure; for a cell of a table that also says the last number. */
export function PartBars({ series: { psi, states, limit }, most }: PartBarsProps) {
  const y = (value: number): number => BASE - (BASE - 3) * Math.min(Math.max(value / most, 0), 1)
  const step = 100 / Math.max(1, psi.length)
  return (
    <svg className="limit-bar" height={HEIGHT} width="100%" aria-hidden="true">
      {psi.map((value, part) => (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other name, and stay in order
          key={part}
          className={states[part] === 'drifted' && (value ?? 0) >= limit ? 'chart-bar-bad' : 'chart-bar-context'}
          x={`${part * step}%`}
          width={`${step * 0.78}%`}
          y={Math.min(y(value ?? 0), BASE - 1)}
          height={Math.max(1, BASE - y(value ?? 0))}
        />
      ))}
      <line className="chart-reference" x1="0" x2="100%" y1={y(limit)} y2={y(limit)} />
    </svg>
  )
}
