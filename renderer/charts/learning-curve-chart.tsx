import { useMemo } from 'react'
import { count, counted, decimal } from '../format/index.ts'
import { XAxis, YAxis } from './axes.tsx'
import { ChartFrame } from './chart-frame.tsx'
import { extentOf, linearScale, roundTicks } from './scale.ts'

export interface CurvePoint {
  readonly round: number
  readonly training: number
  /** null where no rows were watched. */
  readonly validation: number | null
}

interface LearningCurveChartProps {
  readonly title: string
  readonly about: string
  readonly points: readonly CurvePoint[]
  readonly metricLabel: string
  readonly height?: number
}

const LEFT = 44
const RIGHT = 104
const TOP = 12
const BOTTOM = 40
const LABEL_HEIGHT = 14

/** Loss by rounds of learning: on held-out rows in the accent, on the rows that are learned from in grey. */
export function LearningCurveChart(props: LearningCurveChartProps) {
  const { title, about, points, metricLabel, height = 220 } = props
  const data = useMemo(
    () => ({
      columns: ['Rounds', `${metricLabel}, training`, `${metricLabel}, validation`],
      rows: points.map(({ round, training, validation }) => [round, training, validation]),
    }),
    [points, metricLabel],
  )
  const rounds = points.map(({ round }) => round)
  const losses = points.flatMap(({ training, validation }) =>
    validation === null ? [training] : [training, validation],
  )
  const scales = (width: number) => ({
    x: linearScale([0, Math.max(...rounds, 1)], [LEFT, width - RIGHT]),
    y: linearScale(extentOf(losses), [height - BOTTOM, TOP]),
  })
  const last = points.at(-1)
  // Three digits of the largest, so that the figures of a fit stand still while it learns.
  const decimals = Math.max(0, 2 - Math.floor(Math.log10(Math.max(...losses, 1e-3))))
  const shown = (loss: number) => decimal(loss, decimals)
  return (
    <ChartFrame
      title={title}
      about={about}
      data={data}
      height={height}
      marks={(width) => {
        const { x, y } = scales(width)
        return points.map(({ round, training, validation }) => ({
          x: x(round),
          y: y(validation ?? training),
          text: () =>
            `${counted(round, 'round')}\n${validation === null ? '' : `validation ${shown(validation)}\n`}training ${shown(training)}`,
        }))
      }}
    >
      {(width) => {
        const { x, y } = scales(width)
        const held = points.flatMap(({ round, validation }) =>
          validation === null ? [] : [[round, validation] as const],
        )
        const ends = last ? endLabels(y(last.training), last.validation === null ? null : y(last.validation)) : null
        return (
          <>
            <YAxis scale={y} ticks={roundTicks(y.domain, 4)} x={LEFT} width={width - LEFT - RIGHT} />
            <XAxis
              scale={x}
              ticks={roundTicks(x.domain, 4).filter(Number.isInteger)}
              format={count}
              y={height - BOTTOM}
              label="rounds"
            />
            <path
              className="chart-line-context"
              d={pathOf(
                points.map((p) => [p.round, p.training] as const),
                x,
                y,
              )}
            />
            <path className="chart-line" d={pathOf(held, x, y)} />
            {last && ends && (
              <>
                <circle className="chart-dot-context" cx={x(last.round)} cy={y(last.training)} r={3.5} />
                <text className="chart-label chart-halo" x={x(last.round) + 8} y={ends.training} dy="0.32em">
                  training {shown(last.training)}
                </text>
                {last.validation !== null && (
                  <>
                    <circle className="chart-dot" cx={x(last.round)} cy={y(last.validation)} r={3.5} />
                    <text
                      className="chart-label-subject chart-halo"
                      x={x(last.round) + 8}
                      y={ends.validation}
                      dy="0.32em"
                    >
                      validation {shown(last.validation)}
                    </text>
                  </>
                )}
              </>
            )}
          </>
        )
      }}
    </ChartFrame>
  )
}

const pathOf = (
  points: readonly (readonly [number, number])[],
  x: (value: number) => number,
  y: (value: number) => number,
): string => points.map(([a, b], i) => `${i === 0 ? 'M' : 'L'}${x(a).toFixed(1)} ${y(b).toFixed(1)}`).join('')

/** Where the names at the lines' ends stand, moved apart where the ends are near to each other. */
function endLabels(training: number, validation: number | null) {
  if (validation === null) return { training, validation: training }
  const lacking = Math.max(0, LABEL_HEIGHT - Math.abs(training - validation)) / 2
  const way = training >= validation ? 1 : -1
  return { training: training + way * lacking, validation: validation - way * lacking }
}
