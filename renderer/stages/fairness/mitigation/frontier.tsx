import { XAxis, YAxis } from '../../../charts/axes.tsx'
import { ChartFrame } from '../../../charts/chart-frame.tsx'
import { extentOf, linearScale, roundTicks } from '../../../charts/scale.ts'
import { count, figureText } from '../../../format/index.ts'
import { constraintWords, type Found, type Point, pointName } from './words.ts'

const LEFT = 52
const RIGHT = 16
const TOP = 24
const BOTTOM = 40
const HEIGHT = 300
const RADIUS = 5

interface FrontierProps {
  readonly found: Found
  readonly selected: string
  readonly onSelect: (id: string) => void
}

/** Accuracy against the gap: filled where no other is as accurate and as even, hollow and grey elsewhere. */
export function MitigationFrontier({ found, selected, onSelect }: FrontierProps) {
  const points = found.points.filter(
    ({ performance, disparity }) => performance.value !== null && disparity.value !== null,
  )
  const gap = constraintWords(found.constraint)?.label ?? ''
  const scales = (width: number) => ({
    x: linearScale(
      extentOf(
        points.flatMap(({ disparity }) => ends(disparity)),
        0.04,
      ),
      [LEFT, width - RIGHT],
    ),
    y: linearScale(
      extentOf(
        points.flatMap(({ performance }) => ends(performance)),
        0.08,
      ),
      [HEIGHT - BOTTOM, TOP],
    ),
  })
  return (
    <ChartFrame
      title="What evenness costs"
      about={`accuracy and ${gap.toLowerCase()} difference by ${found.column}, 95 % intervals`}
      rows={`${count(found.rows)} training rows held out from each model`}
      height={HEIGHT}
      data={{
        columns: ['Model', 'Accuracy', 'low', 'high', 'Gap', 'low', 'high', 'No other as accurate and as even'],
        rows: points.map((point) => [
          pointName(point),
          point.performance.value,
          point.performance.low,
          point.performance.high,
          point.disparity.value,
          point.disparity.low,
          point.disparity.high,
          point.isOnFrontier ? 'yes' : 'no',
        ]),
      }}
      marks={(width) => {
        const { x, y } = scales(width)
        return points.map((point) => ({
          x: x(point.disparity.value ?? 0),
          y: y(point.performance.value ?? 0),
          text: () =>
            `${pointName(point)}\naccuracy ${figureText(point.performance)}\ngap ${figureText(point.disparity)}`,
          select: () => onSelect(point.id),
        }))
      }}
    >
      {(width) => {
        const { x, y } = scales(width)
        return (
          <>
            <YAxis scale={y} ticks={roundTicks(y.domain, 4)} x={LEFT} width={width - LEFT - RIGHT} label="Accuracy" />
            <XAxis scale={x} y={HEIGHT - BOTTOM} label={`${gap} difference by ${found.column}`} />
            <path className="chart-frontier" d={stepsOf(points, x, y)} />
            {points.map((point) => (
              <PointMark key={point.id} point={point} x={x} y={y} isSelected={point.id === selected} />
            ))}
            {points
              .filter(({ id }) => id === selected || id === 'none')
              .map((point) => (
                <text
                  key={point.id}
                  className={point.id === selected ? 'chart-label-strong chart-halo' : 'chart-label chart-halo'}
                  x={x(point.disparity.value ?? 0)}
                  y={y(point.performance.value ?? 0) - 10}
                  textAnchor={x(point.disparity.value ?? 0) > width / 2 ? 'end' : 'start'}
                >
                  {pointName(point)}
                </text>
              ))}
          </>
        )
      }}
    </ChartFrame>
  )
}

type AxisScale = (value: number) => number

function PointMark({
  point: { performance, disparity, isOnFrontier },
  x,
  y,
  isSelected,
}: {
  readonly point: Point
  readonly x: AxisScale
  readonly y: AxisScale
  readonly isSelected: boolean
}) {
  const [cx, cy] = [x(disparity.value ?? 0), y(performance.value ?? 0)]
  const line = isOnFrontier ? 'chart-interval' : 'chart-interval-few'
  const dot = isSelected ? 'chart-dot' : isOnFrontier ? 'chart-dot-context' : 'chart-dot-hollow'
  return (
    <g>
      {isSelected && (
        <>
          <line className={line} x1={x(disparity.low ?? 0)} x2={x(disparity.high ?? 0)} y1={cy} y2={cy} />
          <line className={line} x1={cx} x2={cx} y1={y(performance.low ?? 0)} y2={y(performance.high ?? 0)} />
        </>
      )}
      <circle className={dot} cx={cx} cy={cy} r={isSelected ? RADIUS + 1 : RADIUS} />
    </g>
  )
}

const ends = ({ value, low, high }: Point['performance']): number[] => [low ?? value ?? 0, high ?? value ?? 0]

/** From the most even to the most accurate: what can be had for a gap of at most so much. */
function stepsOf(points: readonly Point[], x: AxisScale, y: AxisScale): string {
  return points
    .filter(({ isOnFrontier }) => isOnFrontier)
    .toSorted((a, b) => (a.disparity.value ?? 0) - (b.disparity.value ?? 0))
    .map(({ disparity, performance }, at) => {
      const [px, py] = [x(disparity.value ?? 0), y(performance.value ?? 0)]
      return at === 0 ? `M${px} ${py}` : `H${px}V${py}`
    })
    .join('')
}
