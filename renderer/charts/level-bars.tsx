import { XAxis } from './axes.tsx'
import { ChartFrame } from './chart-frame.tsx'
import { linearScale } from './scale.ts'
import { shortened } from './shortened.ts'

export interface LevelBar {
  readonly name: string
  readonly value: number
  readonly learned: number
  readonly rows: number
}

interface LevelBarsProps {
  readonly title: string
  readonly about: string
  readonly bars: readonly LevelBar[]
  readonly xLabel: string
  readonly format: (value: number) => string
  readonly selected: ReadonlySet<number>
  readonly onPick: (bar: number) => void
}

const [ROW, BOTTOM, NAMES, RIGHT] = [26, 40, 148, 64]

/** What each category adds: a bar from 0, where it was learned a dashed line, and how many rows; a click picks one. */
export function LevelBars({ title, about, bars, xLabel, format, selected, onPick }: LevelBarsProps) {
  const height = bars.length * ROW + BOTTOM
  const ends = bars.flatMap(({ value, learned }) => [value, learned])
  const [low, high] = [Math.min(0, ...ends), Math.max(0, ...ends)]
  const domain = [low, high > low ? high : 1] as const
  const scaleOf = (width: number) => linearScale(domain, [NAMES, width - RIGHT])
  const middle = (i: number) => i * ROW + ROW / 2
  return (
    <ChartFrame
      title={title}
      about={about}
      height={height}
      data={{
        columns: ['category', xLabel, 'as learned', 'training rows'],
        rows: bars.map(({ name, value, learned, rows }) => [name, value, learned, rows]),
      }}
      marks={(width) =>
        bars.map((bar, i) => ({
          x: scaleOf(width)(bar.value),
          y: middle(i),
          text: () => `${bar.name}\n${format(bar.value)}, ${Math.round(bar.rows)} rows`,
          box: { x: 0, y: i * ROW, width, height: ROW },
          select: () => onPick(i),
        }))
      }
    >
      {(width) => {
        const x = scaleOf(width)
        return (
          <>
            <XAxis scale={x} y={height - BOTTOM} label={xLabel} hasGrid />
            {bars.map((bar, i) => (
              <g key={bar.name}>
                {selected.has(i) && <rect className="chart-region" x={0} y={i * ROW} width={width} height={ROW} />}
                <text
                  className={selected.has(i) ? 'chart-label-strong' : 'chart-label'}
                  x={NAMES - 8}
                  y={middle(i)}
                  dy="0.32em"
                  textAnchor="end"
                >
                  {shortened(bar.name, 22)}
                </text>
                <rect
                  className={bar.value < 0 ? 'chart-bar-hollow' : 'chart-bar'}
                  x={x(Math.min(0, bar.value))}
                  width={Math.max(1, Math.abs(x(bar.value) - x(0)))}
                  y={middle(i) - 6}
                  height={12}
                />
                {bar.learned !== bar.value && (
                  <line
                    className="chart-reference"
                    x1={x(bar.learned)}
                    x2={x(bar.learned)}
                    y1={i * ROW + 3}
                    y2={(i + 1) * ROW - 3}
                  />
                )}
                <text className="chart-tick" x={width} y={middle(i)} dy="0.32em" textAnchor="end">
                  {Math.round(bar.rows).toLocaleString('en-US')}
                </text>
              </g>
            ))}
            <line className="chart-zero" x1={x(0)} x2={x(0)} y1={0} y2={height - BOTTOM} />
          </>
        )
      }}
    </ChartFrame>
  )
}
