import { XAxis, YAxis } from './axes.tsx'
import { ChartFrame } from './chart-frame.tsx'
import { extentOf, linearScale, type Scale } from './scale.ts'
import { shortened } from './shortened.ts'

interface DependenceChartProps {
  readonly title: string
  readonly about: string
  readonly rows: string
  readonly xLabel: string
  readonly yLabel: string
  /** Where each point stands: numbers, or one place after the other for levels. */
  readonly xs: readonly number[]
  /** Names of the points, where they are levels. */
  readonly names: readonly string[] | null
  readonly average: readonly number[]
  /** Single rows behind it; none where they would say nothing. */
  readonly individual: readonly (readonly number[])[]
  readonly formatX: (value: number) => string
  readonly format: (value: number) => string
  readonly height?: number
}

const LEFT = 48
const RIGHT = 12
const TOP = 24
const BOTTOM = 40

/** How a score follows a column: the mean in front, single rows behind. */
export function DependenceChart({
  title,
  about,
  rows,
  xLabel,
  yLabel,
  xs,
  names,
  average,
  individual,
  formatX,
  format,
  height = 300,
}: DependenceChartProps) {
  const yDomain = extentOf([...average, ...individual.flat()], 0.04)
  const xDomain: readonly [number, number] = names ? [-0.5, names.length - 0.5] : [xs[0] ?? 0, xs.at(-1) ?? 1]
  const scales = (width: number) => ({
    x: linearScale(xDomain, [LEFT, width - RIGHT]),
    y: linearScale(yDomain, [height - BOTTOM, TOP]),
  })
  const nameOf = (i: number) => names?.[i] ?? formatX(xs[i] ?? 0)
  return (
    <ChartFrame
      title={title}
      about={about}
      rows={rows}
      height={height}
      data={{ columns: [xLabel, yLabel], rows: average.map((value, i) => [names?.[i] ?? xs[i] ?? i, value]) }}
      marks={(width) => {
        const { x, y } = scales(width)
        return average.map((value, i) => ({
          x: x(xs[i] ?? i),
          y: y(value),
          text: () => `${xLabel} ${nameOf(i)}\n${yLabel} ${format(value)}`,
        }))
      }}
    >
      {(width) => {
        const { x, y } = scales(width)
        return (
          <>
            <YAxis scale={y} x={LEFT} width={width - LEFT - RIGHT} label={yLabel} />
            {names ? (
              <Names names={names} x={x} y={height - BOTTOM} label={xLabel} />
            ) : (
              <XAxis scale={x} format={formatX} y={height - BOTTOM} label={xLabel} />
            )}
            {individual.map((curve, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: curves have no name but their place
              <path key={i} className="chart-line-single" d={pathOf(curve, xs, x, y)} />
            ))}
            <path className={names ? 'chart-line-dashed chart-line' : 'chart-line'} d={pathOf(average, xs, x, y)} />
            {average.map((value, i) => (
              <circle key={nameOf(i)} className="chart-dot" cx={x(xs[i] ?? i)} cy={y(value)} r={names ? 4 : 2} />
            ))}
          </>
        )
      }}
    </ChartFrame>
  )
}

function Names({
  names,
  x,
  y,
  label,
}: {
  readonly names: readonly string[]
  readonly x: Scale
  readonly y: number
  readonly label: string
}) {
  const room = names.length > 1 ? x(1) - x(0) : 200
  // Names that would run into each other are told by their marks.
  const every = Math.max(1, Math.ceil(44 / room))
  return (
    <g>
      {names.map((name, i) =>
        i % every === 0 ? (
          <text key={name} className="chart-tick" x={x(i)} y={y + 16} textAnchor="middle">
            {shortened(name, Math.max(3, Math.floor((room * every) / 7)))}
          </text>
        ) : null,
      )}
      <text className="chart-tick" x={Math.max(...x.range)} y={y + 32} textAnchor="end">
        {label}
      </text>
    </g>
  )
}

const pathOf = (values: readonly number[], xs: readonly number[], x: Scale, y: Scale): string =>
  values.map((value, i) => `${i === 0 ? 'M' : 'L'}${x(xs[i] ?? i).toFixed(1)} ${y(value).toFixed(1)}`).join('')
