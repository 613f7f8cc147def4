import { count, decimal } from '../format/index.ts'
import { ChartFrame } from './chart-frame.tsx'
import { linearScale } from './scale.ts'

export interface ScoreBin {
  readonly from: number
  readonly to: number
  readonly positives: number
  readonly negatives: number
}

interface ScoreHistogramProps {
  readonly title: string
  readonly about: string
  readonly rows: string
  readonly bins: readonly ScoreBin[]
  /** Negative, then positive. */
  readonly classes: readonly [string, string]
  readonly threshold: number
  /** Curves below, from 0 to 1 over the threshold. */
  readonly curves: readonly {
    readonly name: string
    readonly points: readonly { readonly x: number; readonly y: number }[]
  }[]
  readonly height?: number
  /** What a click or Enter on a bar that has rows does. */
  readonly onSelect: (bin: ScoreBin) => void
  readonly isSelected: (bin: ScoreBin) => boolean
}

/** Room at the left and right of the scale from 0 to 1: whatever stands below lines up with it. */
export const SCORE_SIDES = { left: 56, right: 72 } as const
const BARS = 84
const GAP = 20
const BOTTOM = 22
const DASHES = ['', '5 3', '1.5 2.5'] as const

/** Scores of the two classes above and below one line, on a square-root scale, and what the threshold does to them. */
export function ScoreHistogram({
  title,
  about,
  rows,
  bins,
  classes,
  threshold,
  curves,
  height = 240,
  onSelect,
  isSelected,
}: ScoreHistogramProps) {
  const most = Math.max(1, ...bins.flatMap(({ positives, negatives }) => [positives, negatives]))
  const scaleOf = (width: number) => linearScale([0, 1], [SCORE_SIDES.left, width - SCORE_SIDES.right])
  const middle = BARS * 0.4
  const up = (rows: number) => middle * Math.sqrt(rows / most)
  const down = (rows: number) => (BARS - middle) * Math.sqrt(rows / most)
  return (
    <ChartFrame
      title={title}
      about={about}
      rows={rows}
      height={height}
      data={{
        columns: ['score from', 'score to', classes[1], classes[0]],
        rows: bins.map(({ from, to, positives, negatives }) => [from, to, positives, negatives]),
      }}
      marks={(width) => {
        const x = scaleOf(width)
        return bins.map((bin) => {
          const { from, to, positives, negatives } = bin
          return {
            x: x((from + to) / 2),
            y: middle,
            text: () =>
              `score ${decimal(from, 2)} to ${decimal(to, 2)}\n${count(positives)} ${classes[1]}\n${count(negatives)} ${classes[0]}`,
            box: { x: x(from), y: 0, width: x(to) - x(from), height: BARS },
            ...(positives + negatives > 0 && { select: () => onSelect(bin) }),
          }
        })
      }}
    >
      {(width) => {
        const x = scaleOf(width)
        const at = x(threshold)
        return (
          <>
            <rect className="chart-region" x={at} y={0} width={Math.max(0, x(1) - at)} height={height - BOTTOM} />
            {bins.map((bin) => (
              <Pair
                key={bin.from}
                left={x(bin.from)}
                width={x(bin.to) - x(bin.from)}
                middle={middle}
                up={up(bin.positives)}
                down={down(bin.negatives)}
                isSelected={isSelected(bin)}
              />
            ))}
            <text className="chart-label-subject" x={x(0) - 8} y={middle - 6} textAnchor="end">
              {shortened(classes[1])}
            </text>
            <text className="chart-label" x={x(0) - 8} y={middle + 14} textAnchor="end">
              {shortened(classes[0])}
            </text>
            <ThresholdCurves curves={curves} x={x} top={BARS + GAP} bottom={height - BOTTOM} threshold={threshold} />
            <line className="chart-threshold" x1={at} x2={at} y1={0} y2={height - BOTTOM} />
            {[0, 0.2, 0.4, 0.6, 0.8, 1].map((tick) => (
              <text key={tick} className="chart-tick" x={x(tick)} y={height - 4} textAnchor="middle">
                {decimal(tick, tick === 0 || tick === 1 ? 0 : 1)}
              </text>
            ))}
          </>
        )
      }}
    </ChartFrame>
  )
}

interface PairProps {
  readonly left: number
  readonly width: number
  readonly middle: number
  readonly up: number
  readonly down: number
  readonly isSelected: boolean
}

/** The two bars of a bin. */
function Pair({ left, width, middle, up, down, isSelected }: PairProps) {
  const sides = { x: left + 0.5, width: Math.max(1, width - 1) }
  return (
    <g>
      <rect className="chart-bar" {...sides} y={middle - up} height={up} />
      <rect className="chart-bar-context" {...sides} y={middle + 1} height={down} />
      {isSelected && <rect className="chart-selected" {...sides} y={middle - up - 1} height={up + down + 2} />}
    </g>
  )
}

interface CurvesProps {
  readonly curves: ScoreHistogramProps['curves']
  readonly x: (value: number) => number
  readonly top: number
  readonly bottom: number
  readonly threshold: number
}

/** Each line is named at its end and has a dash of its own. */
function ThresholdCurves({ curves, x, top, bottom, threshold }: CurvesProps) {
  const y = linearScale([0, 1], [bottom, top])
  const ends = curves.map(({ points }) => y(points.at(-1)?.y ?? 0))
  const labels = spread(ends, 14, bottom)
  return (
    <>
      {[0, 0.5, 1].map((tick) => (
        <g key={tick}>
          <line className="chart-grid" x1={x(0)} x2={x(1)} y1={y(tick)} y2={y(tick)} />
          <text className="chart-tick" x={x(0) - 8} y={y(tick)} dy="0.32em" textAnchor="end">
            {decimal(tick, tick === 0.5 ? 1 : 0)}
          </text>
        </g>
      ))}
      {curves.map(({ name, points }, i) => {
        const here = points.findLast((point) => point.x <= threshold + 1e-9)
        return (
          <g key={name}>
            <path
              className={i === 0 ? 'chart-line' : 'chart-line-context'}
              strokeDasharray={DASHES[i]}
              d={points
                .map((point, p) => `${p === 0 ? 'M' : 'L'}${x(point.x).toFixed(1)} ${y(point.y).toFixed(1)}`)
                .join('')}
            />
            <text className={i === 0 ? 'chart-label-subject' : 'chart-label'} x={x(1) + 8} y={labels[i]} dy="0.32em">
              {name}
            </text>
            {here && <circle className="chart-marked" cx={x(threshold)} cy={y(here.y)} r={3.5} />}
          </g>
        )
      })}
    </>
  )
}

/** Heights of labels, moved apart until none lies on another. */
function spread(heights: readonly number[], least: number, bottom: number): number[] {
  const order = heights.map((height, i) => ({ height, i })).toSorted((a, b) => b.height - a.height)
  const moved: number[] = []
  let free = bottom
  for (const { height, i } of order) {
    const at = Math.min(height, free)
    moved[i] = at
    free = at - least
  }
  return moved
}

const shortened = (name: string): string => (name.length > 8 ? `${name.slice(0, 7)}…` : name)
