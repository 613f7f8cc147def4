import { XAxis } from './axes.tsx'
import { ChartFrame } from './chart-frame.tsx'
import { linearScale } from './scale.ts'
import { shortened } from './shortened.ts'

export interface RankedBar {
  readonly name: string
  readonly value: number
  readonly low: number
  readonly high: number
}

interface RankedBarsProps {
  readonly title: string
  readonly about: string
  readonly rows: string
  readonly bars: readonly RankedBar[]
  readonly xLabel: string
  readonly format: (value: number) => string
  readonly selected: string | null
  readonly onSelect: (name: string) => void
}

const ROW = 26
const BOTTOM = 40
const NAMES = 132
const RIGHT = 12

/** One bar a name from 0, strongest first, with its 95 % interval; a click chooses one. */
export function RankedBars({ title, about, rows, bars, xLabel, format, selected, onSelect }: RankedBarsProps) {
  const height = bars.length * ROW + BOTTOM
  const ends = bars.flatMap(({ low, high }) => [low, high])
  const domain = [Math.min(0, ...ends), Math.max(0, ...ends) || 1] as const
  const scaleOf = (width: number) => linearScale(domain, [NAMES, width - RIGHT])
  const middle = (i: number) => i * ROW + ROW / 2
  return (
    <ChartFrame
      title={title}
      about={about}
      rows={rows}
      height={height}
      data={{
        columns: ['column', 'value', 'low', 'high'],
        rows: bars.map((bar) => [bar.name, bar.value, bar.low, bar.high]),
      }}
      marks={(width) => {
        const x = scaleOf(width)
        return bars.map((bar, i) => ({
          x: x(Math.max(0, bar.value)),
          y: middle(i),
          text: () => `${bar.name} ${format(bar.value)}\n${format(bar.low)} to ${format(bar.high)}`,
          box: { x: 0, y: i * ROW, width, height: ROW },
          select: () => onSelect(bar.name),
        }))
      }}
    >
      {(width) => {
        const x = scaleOf(width)
        return (
          <>
            <XAxis scale={x} y={height - BOTTOM} label={xLabel} hasGrid />
            {bars.map((bar, i) => (
              <g key={bar.name}>
                <text
                  className={bar.name === selected ? 'chart-label-strong' : 'chart-label'}
                  x={NAMES - 8}
                  y={middle(i)}
                  dy="0.32em"
                  textAnchor="end"
                >
                  {shortened(bar.name, 19)}
                </text>
                <rect
                  className={bar.name === selected ? 'chart-bar' : 'chart-bar-context'}
                  x={x(Math.min(0, bar.value))}
                  width={Math.max(1, x(Math.max(0, bar.value)) - x(Math.min(0, bar.value)))}
                  y={middle(i) - 6}
                  height={12}
                />
                <line className="chart-whisker" x1={x(bar.low)} x2={x(bar.high)} y1={middle(i)} y2={middle(i)} />
              </g>
            ))}
            <line className="chart-zero" x1={x(0)} x2={x(0)} y1={0} y2={height - BOTTOM} />
          </>
        )
      }}
    </ChartFrame>
  )
}
