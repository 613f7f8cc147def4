import { count, counted } from '../format/index.ts'
import { XAxis, YAxis } from './axes.tsx'
import { ChartFrame } from './chart-frame.tsx'
import { linearScale, roundTicks } from './scale.ts'

export interface Bin {
  readonly from: number
  readonly to: number
  readonly count: number
}

interface BarsProps {
  readonly title: string
  readonly about: string
  readonly rows: string
  readonly bins: readonly Bin[]
  readonly xLabel: string
  readonly format: (value: number) => string
  /** A dashed line, such as no error. */
  readonly reference?: { readonly x: number; readonly label: string }
  readonly height?: number
  /** What a click or Enter on a bar that has rows does. */
  readonly onSelect?: (bin: Bin) => void
  readonly isSelected?: (bin: Bin) => boolean
}

const LEFT = 44
const RIGHT = 8
const TOP = 12
const BOTTOM = 40

/** A histogram: bars from zero, square, one a bin. */
export function Bars({
  title,
  about,
  rows,
  bins,
  xLabel,
  format,
  reference,
  height = 260,
  onSelect,
  isSelected,
}: BarsProps) {
  const [from, to] = [bins[0]?.from ?? 0, bins.at(-1)?.to ?? 1]
  const most = Math.max(1, ...bins.map((bin) => bin.count))
  const scales = (width: number) => ({
    x: linearScale([from, to], [LEFT, width - RIGHT]),
    y: linearScale([0, most * 1.04], [height - BOTTOM, TOP]),
  })
  return (
    <ChartFrame
      title={title}
      about={about}
      rows={rows}
      height={height}
      data={{ columns: ['from', 'to', 'rows'], rows: bins.map((bin) => [bin.from, bin.to, bin.count]) }}
      marks={(width) => {
        const { x, y } = scales(width)
        return bins.map((bin) => ({
          x: x((bin.from + bin.to) / 2),
          y: y(bin.count),
          text: () => `${format(bin.from)} to ${format(bin.to)}\n${counted(bin.count, 'row')}`,
          // As high as the plot, so that a low bar is no small target.
          box: { x: x(bin.from), y: TOP, width: x(bin.to) - x(bin.from), height: y(0) - TOP },
          ...(onSelect && bin.count > 0 && { select: () => onSelect(bin) }),
        }))
      }}
    >
      {(width) => {
        const { x, y } = scales(width)
        return (
          <>
            <YAxis scale={y} ticks={roundTicks([0, most], 3)} format={count} x={LEFT} width={width - LEFT - RIGHT} />
            <XAxis scale={x} format={format} y={height - BOTTOM} label={xLabel} />
            {bins.map((bin) => (
              <rect
                key={bin.from}
                className={isSelected?.(bin) ? 'chart-bar is-selected' : 'chart-bar'}
                x={x(bin.from) + 0.5}
                width={Math.max(1, x(bin.to) - x(bin.from) - 1)}
                y={y(bin.count)}
                height={y(0) - y(bin.count)}
              />
            ))}
            <line className="chart-zero" x1={LEFT} x2={width - RIGHT} y1={y(0)} y2={y(0)} />
            {reference && (
              <>
                <line className="chart-reference" x1={x(reference.x)} x2={x(reference.x)} y1={TOP} y2={y(0)} />
                <text className="chart-label chart-halo" x={x(reference.x) + 6} y={TOP + 4}>
                  {reference.label}
                </text>
              </>
            )}
          </>
        )
      }}
    </ChartFrame>
  )
}
