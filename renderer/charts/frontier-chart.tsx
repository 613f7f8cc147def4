import { decimal, significant, size } from '../format/index.ts'
import { YAxis } from './axes.tsx'
import { ChartFrame } from './chart-frame.tsx'
import { type FrontierPoint, frontierOf, radiusOf } from './frontier.ts'
import { extentOf, linearScale, logTicks, roundTicks } from './scale.ts'

interface FrontierChartProps {
  readonly title: string
  readonly about: string
  readonly rows: string
  readonly points: readonly FrontierPoint[]
  readonly costLabel: string
  readonly qualityLabel: string
  readonly isLowerBetter: boolean
  readonly height?: number
}

const LEFT = 44
const RIGHT = 12
const TOP = 12
const BOTTOM = 40
const LETTER = 6.2

/** Quality against cost, sizes as areas: filled where no other is as good in all, the best for their cost joined by a step line. */
export function FrontierChart(props: FrontierChartProps) {
  const { title, about, rows, points, costLabel, qualityLabel, isLowerBetter, height = 220 } = props
  const frontier = frontierOf(points, isLowerBetter)
  const isOn = (point: FrontierPoint) => point.isOnFrontier ?? frontier.includes(point)
  const radius = radiusOf(points)
  const logs = points.map(({ cost }) => Math.log10(cost))
  const scales = (width: number) => ({
    x: linearScale(extentOf(logs, 0.12), [LEFT, width - RIGHT]),
    y: linearScale(
      extentOf(
        points.map(({ quality }) => quality),
        0.18,
      ),
      [height - BOTTOM, TOP],
    ),
  })
  return (
    <ChartFrame
      title={title}
      about={about}
      rows={rows}
      height={height}
      data={{
        columns: ['Model', costLabel, qualityLabel, 'Bytes', 'No other as good, as fast and as small'],
        rows: points.map((point) => [point.name, point.cost, point.quality, point.bytes, isOn(point) ? 'yes' : 'no']),
      }}
      marks={(width) => {
        const { x, y } = scales(width)
        return points.map(({ name, cost, quality, bytes }) => ({
          x: x(Math.log10(cost)),
          y: y(quality),
          text: () =>
            `${name}\n${qualityLabel} ${decimal(quality, 4)}\n${significant(cost)} ${costLabel}\n${size(bytes)}`,
        }))
      }}
    >
      {(width) => {
        const { x, y } = scales(width)
        const places = points.map((point) => ({ point, x: x(Math.log10(point.cost)), y: y(point.quality) }))
        const steps = frontier.map((point, i) =>
          i === 0
            ? `M${x(Math.log10(point.cost))} ${y(point.quality)}`
            : `H${x(Math.log10(point.cost))}V${y(point.quality)}`,
        )
        return (
          <>
            <YAxis scale={y} ticks={roundTicks(y.domain, 4)} x={LEFT} width={width - LEFT - RIGHT} />
            {logTicks(x.domain).map((tick) => (
              <text
                key={tick}
                className="chart-tick"
                x={x(Math.log10(tick))}
                y={height - BOTTOM + 16}
                textAnchor="middle"
              >
                {significant(tick, 3)}
              </text>
            ))}
            <text className="chart-tick" x={width - RIGHT} y={height - BOTTOM + 32} textAnchor="end">
              {costLabel} (log)
            </text>
            {frontier.length > 0 && <path className="chart-frontier" d={`${steps.join('')}H${width - RIGHT}`} />}
            {places
              .toSorted((a, b) => radius(b.point) - radius(a.point))
              .map(({ point, x: cx, y: cy }) => (
                <circle
                  key={keyOf(point)}
                  className={isOn(point) ? (point.isSubject ? 'chart-dot' : 'chart-dot-context') : 'chart-dot-hollow'}
                  cx={cx}
                  cy={cy}
                  r={radius(point)}
                />
              ))}
            {labelled(places, radius, width, height - BOTTOM).map(({ point, left, y: baseline }) => (
              <text
                key={keyOf(point)}
                className={point.isSubject ? 'chart-label-strong chart-halo' : 'chart-label chart-halo'}
                x={left}
                y={baseline}
              >
                {point.name}
              </text>
            ))}
          </>
        )
      }}
    </ChartFrame>
  )
}

interface Place {
  readonly point: FrontierPoint
  readonly x: number
  readonly y: number
}

/** Names may be alike: candidates of one family differ in what no short name says. */
const keyOf = ({ name, cost, quality }: FrontierPoint): string => `${name} ${cost} ${quality}`

/** Labels above or below their points, beside the values of the axis; one that has no room is left to the tooltip. */
function labelled(places: readonly Place[], radius: (point: FrontierPoint) => number, width: number, bottom: number) {
  const taken: { left: number; right: number; y: number }[] = places.map(({ point, x, y }) => ({
    left: x - radius(point) - 1,
    right: x + radius(point) + 1,
    y: y + 4,
  }))
  return places
    .toSorted((a, b) => Number(b.point.isSubject) - Number(a.point.isSubject))
    .flatMap(({ point, x, y }) => {
      const length = point.name.length * LETTER
      const left = Math.max(LEFT + 2, Math.min(x - length / 2, width - length))
      const far = radius(point) + 6
      const free = [y - far, y + far + 9].find(
        (at) =>
          at < bottom &&
          left + length <= width &&
          taken.every((box) => box.right < left || box.left > left + length || Math.abs(box.y - at) > 12),
      )
      if (free === undefined) return []
      taken.push({ left, right: left + length, y: free })
      return [{ point, left, y: free }]
    })
}
