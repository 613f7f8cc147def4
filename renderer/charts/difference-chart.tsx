import type { RolloutLook } from '../../shared/contract/index.ts'
import { count, signed } from '../format/index.ts'
import { XAxis, YAxis } from './axes.tsx'
import { ChartFrame } from './chart-frame.tsx'
import { extentOf, linearScale, roundTicks, tickDecimals } from './scale.ts'

interface DifferenceChartProps {
  readonly title: string
  readonly about: string
  /** By labelled answers, fewest first; one or more. */
  readonly looks: readonly RolloutLook[]
  readonly decimals: number
}

const [LEFT, RIGHT, TOP, BOTTOM, HEIGHT] = [56, 112, 18, 38, 240]

/** How the difference of two models settled as labels came, with an interval that holds at all of them together. */
export function DifferenceChart({ title, about, looks, decimals }: DifferenceChartProps) {
  const last = looks.at(-1)
  if (!last) return null
  const domain = extentOf([0, ...looks.flatMap(({ low, high }) => [low, high])])
  const from = looks.length > 1 ? (looks[0]?.labels ?? 0) : 0
  const scales = (width: number) => ({
    x: linearScale([from, last.labels], [LEFT, width - RIGHT]),
    y: linearScale(domain, [HEIGHT - BOTTOM, TOP]),
  })
  const clear = clearAt(looks)
  const ticks = roundTicks(domain)
  const tickText = (value: number) => (value === 0 ? '0' : signed(value, Math.max(1, tickDecimals(ticks))))
  return (
    <ChartFrame
      title={title}
      about={about}
      height={HEIGHT}
      data={{
        columns: ['labelled answers', 'difference', 'low', 'high'],
        rows: looks.map(({ labels, difference, low, high }) => [labels, difference, low, high]),
      }}
      marks={(width) => {
        const { x, y } = scales(width)
        return looks.map(({ labels, difference, low, high }) => ({
          x: x(labels),
          y: y(difference),
          text: () =>
            `${count(labels)} labelled answers\n${signed(difference, decimals)}, ${signed(low, decimals)} to ${signed(high, decimals)}`,
        }))
      }}
    >
      {(width) => {
        const { x, y } = scales(width)
        const end = width - RIGHT
        const at = (value: number) => y(value).toFixed(1)
        const line = looks.map(
          ({ labels, difference }, i) => `${i ? 'L' : 'M'}${x(labels).toFixed(1)} ${at(difference)}`,
        )
        const above = looks.map(({ labels, high }, i) => `${i ? 'L' : 'M'}${x(labels).toFixed(1)} ${at(high)}`)
        const below = looks.toReversed().map(({ labels, low }) => `L${x(labels).toFixed(1)} ${at(low)}`)
        return (
          <>
            <YAxis scale={y} ticks={ticks} format={tickText} x={LEFT} width={end - LEFT} />
            <path className="chart-band" d={`${above.join('')}${below.join('')}Z`} />
            <line className="chart-zero" x1={LEFT} x2={end} y1={y(0)} y2={y(0)} />
            <path className="chart-line" d={line.join('')} />
            <line className="chart-interval" x1={end} x2={end} y1={y(last.low)} y2={y(last.high)} />
            <circle className="chart-dot" cx={end} cy={y(last.difference)} r={3.5} />
            <text className="chart-label-subject" x={end + 10} y={y(last.difference)} dy="-0.35em">
              {signed(last.difference, decimals)}
            </text>
            <text className="chart-label" x={end + 10} y={y(last.difference)} dy="0.85em">
              {signed(last.low, decimals)} to {signed(last.high, decimals)}
            </text>
            {clear !== null && (
              <text className="chart-label" x={end + 10} y={y(last.difference)} dy="2.1em">
                clear at {count(clear)}
              </text>
            )}
            <text className="chart-label" x={end - 8} y={TOP - 6} textAnchor="end">
              challenger better
            </text>
            <text className="chart-label" x={end - 8} y={HEIGHT - BOTTOM - 5} textAnchor="end">
              champion better
            </text>
            <XAxis
              scale={x}
              ticks={looks.length > 1 ? roundTicks([from, last.labels], 3) : [last.labels]}
              format={(value) => count(value)}
              y={HEIGHT - BOTTOM}
            />
            <text className="chart-tick" x={end} y={HEIGHT - 4} textAnchor="end">
              labelled answers
            </text>
          </>
        )
      }}
    </ChartFrame>
  )
}

/** Labels from which on the interval lies on one side of zero; null where it does not. */
function clearAt(looks: readonly RolloutLook[]): number | null {
  const isOpen = ({ low, high }: RolloutLook) => low <= 0 && high >= 0
  return looks[looks.findLastIndex(isOpen) + 1]?.labels ?? null
}
