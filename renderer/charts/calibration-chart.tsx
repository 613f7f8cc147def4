import { counted, decimal } from '../format/index.ts'
import { unitTick, XAxis, YAxis } from './axes.tsx'
import { ChartFrame } from './chart-frame.tsx'
import { linearScale } from './scale.ts'

export interface CalibrationBin {
  readonly meanScore: number
  readonly positiveShare: number
  readonly count: number
  /** The smallest and the largest score in it. */
  readonly from: number
  readonly to: number
}

interface CalibrationChartProps {
  readonly title: string
  readonly about: string
  readonly rows: string
  readonly bins: readonly CalibrationBin[]
  readonly height?: number
  /** What a click or Enter on a dot does. */
  readonly onSelect: (bin: CalibrationBin) => void
  readonly isSelected: (bin: CalibrationBin) => boolean
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
export function CalibrationChart({
  title,
  about,
  rows,
  bins,
  height = 212,
  onSelect,
  isSelected,
}: CalibrationChartProps) {
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
        return filled.map((bin) => ({
          x: x(bin.meanScore),
          y: y(bin.positiveShare),
          text: () => wordsOf(bin),
          select: () => onSelect(bin),
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
            {filled.map((bin) => (
              <g key={bin.meanScore}>
                <circle
                  className={bin.count < FEW ? 'chart-dot-hollow' : 'chart-dot'}
                  cx={x(bin.meanScore)}
                  cy={y(bin.positiveShare)}
                  r={radius(bin.count)}
                />
                {isSelected(bin) && (
                  <circle className="chart-selected" cx={x(bin.meanScore)} cy={y(bin.positiveShare)} r={9} />
                )}
              </g>
            ))}
          </>
        )
      }}
    </ChartFrame>
  )
}

const wordsOf = ({ meanScore, positiveShare, count }: CalibrationBin): string =>
  [
    `predicted ${decimal(meanScore, 3)}`,
    `actual ${decimal(positiveShare, 3)}`,
    `${counted(count, 'row')}${count < FEW ? ', few' : ''}`,
  ].join('\n')
