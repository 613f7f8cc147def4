import { counted, decimal } from '../format/index.ts'
import { unitTick, XAxis, YAxis } from './axes.tsx'
import { ChartFrame } from './chart-frame.tsx'
import { linearScale } from './scale.ts'

interface Bin {
  readonly meanScore: number
  readonly positiveShare: number
  readonly count: number
}

interface CalibrationChartProps {
  readonly title: string
  readonly about: string
  readonly rows: string
  readonly bins: readonly Bin[]
  readonly height?: number
}

const LEFT = 30
const TOP = 10
const BOTTOM = 40
const RIGHT = 8
const TICKS = [0, 0.5, 1]
const UNIT = [0, 1] as const
/** Fewer rows than this say too little: hollow. */
const FEW = 30

/** Share that occurs against share predicted: dots on the diagonal mean what they say. */
export function CalibrationChart({ title, about, rows, bins, height = 212 }: CalibrationChartProps) {
  const filled = bins.filter(({ count }) => count > 0)
  const most = Math.max(1, ...filled.map(({ count }) => count))
  const scales = (width: number) => ({
    x: linearScale(UNIT, [LEFT, width - RIGHT]),
    y: linearScale(UNIT, [height - BOTTOM, TOP]),
  })
  const radius = (count: number) => 2 + 3 * Math.sqrt(count / most)
  return (
    <ChartFrame
      title={title}
      about={about}
      rows={rows}
      height={height}
      data={{
        columns: ['Predicted share', 'Actual share', 'Rows'],
        rows: filled.map(({ meanScore, positiveShare, count }) => [meanScore, positiveShare, count]),
      }}
      marks={(width) => {
        const { x, y } = scales(width)
        return filled.map(({ meanScore, positiveShare, count }) => ({
          x: x(meanScore),
          y: y(positiveShare),
          text: () =>
            `predicted ${decimal(meanScore, 3)}\nactual ${decimal(positiveShare, 3)}\n${counted(count, 'row')}${count < FEW ? ', few' : ''}`,
        }))
      }}
    >
      {(width) => {
        const { x, y } = scales(width)
        return (
          <>
            <YAxis scale={y} ticks={TICKS} format={unitTick} x={LEFT} width={width - LEFT - RIGHT} />
            <XAxis scale={x} ticks={TICKS} format={unitTick} y={height - BOTTOM} label="Predicted share" />
            <line className="chart-reference" x1={x(0)} y1={y(0)} x2={x(1)} y2={y(1)} />
            <text className="chart-label chart-halo" x={x(0.64)} y={y(0.64) + 26}>
              ideal
            </text>
            {filled.map(({ meanScore, positiveShare, count }) => (
              <circle
                key={meanScore}
                className={count < FEW ? 'chart-dot-hollow' : 'chart-dot'}
                cx={x(meanScore)}
                cy={y(positiveShare)}
                r={radius(count)}
              />
            ))}
          </>
        )
      }}
    </ChartFrame>
  )
}
