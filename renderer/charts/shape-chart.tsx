import { XAxis, YAxis } from './axes.tsx'
import { ChartFrame } from './chart-frame.tsx'
import { extentOf, linearScale, type Scale } from './scale.ts'

interface ShapeChartProps {
  readonly title: string
  readonly about: string
  readonly xLabel: string
  readonly yLabel: string
  /** Ascending: bin i lies between cuts[i − 1] and cuts[i], the first and the last without an end. */
  readonly cuts: readonly number[]
  readonly values: readonly number[]
  /** Drawn behind where they differ. */
  readonly learned: readonly number[]
  /** Rows in each bin. */
  readonly weights: readonly number[]
  /** First and last bin of what is selected; null where nothing is. */
  readonly selected: readonly [number, number] | null
  readonly formatX: (value: number) => string
  readonly format: (value: number) => string
  readonly onPick: (bin: number) => void
  readonly height?: number
}

const [LEFT, RIGHT, TOP, BOTTOM] = [48, 12, 24, 40]
/** Of the drawing's height, for the rows below the line. */
const DENSITY = 36

/** Where each bin begins and ends in a drawing: the outer ones reach as far again as their neighbours. */
export function binEdges(cuts: readonly number[]): number[] {
  const [first = 0, last = 0] = [cuts[0], cuts.at(-1)]
  const reach = cuts.length > 1 ? Math.max((last - first) * 0.03, Number.MIN_VALUE) : Math.abs(first) || 1
  return [first - reach, ...cuts, last + reach]
}

/** What a column adds along its values: a line of steps, the rows beneath it, and a range that can be picked bin by bin. */
export function ShapeChart(props: ShapeChartProps) {
  const { title, about, xLabel, yLabel, cuts, values, learned, weights, selected, formatX, format, onPick } = props
  const height = props.height ?? 320
  const floor = height - BOTTOM
  const edges = binEdges(cuts)
  const scales = (width: number) => ({
    x: linearScale([edges[0] ?? 0, edges.at(-1) ?? 1], [LEFT, width - RIGHT]),
    y: linearScale(extentOf([...values, ...learned, 0], 0.06), [floor - DENSITY, TOP]),
  })
  const isEdited = values.some((value, i) => value !== learned[i])
  const nameOf = (bin: number) => rangeText(cuts[bin - 1], cuts[bin], formatX)
  return (
    <ChartFrame
      title={title}
      about={about}
      height={height}
      reach={Infinity}
      data={{
        columns: ['above', 'up to', yLabel, 'as learned', 'training rows'],
        rows: values.map((value, i) => [cuts[i - 1] ?? '', cuts[i] ?? '', value, learned[i] ?? 0, weights[i] ?? 0]),
      }}
      marks={(width) => {
        const { x, y } = scales(width)
        return values.map((value, bin) => {
          const [from, to] = [x(edges[bin] ?? 0), x(edges[bin + 1] ?? 0)]
          return {
            x: (from + to) / 2,
            y: y(value),
            text: () => `${xLabel} ${nameOf(bin)}\n${format(value)}, ${Math.round(weights[bin] ?? 0)} rows`,
            box: { x: from, y: TOP, width: to - from, height: floor - TOP },
            select: () => onPick(bin),
          }
        })
      }}
    >
      {(width) => {
        const { x, y } = scales(width)
        return (
          <>
            {selected && (
              <rect
                className="chart-region"
                x={x(edges[selected[0]] ?? 0)}
                width={Math.max(1, x(edges[selected[1] + 1] ?? 0) - x(edges[selected[0]] ?? 0))}
                y={TOP}
                height={floor - TOP}
              />
            )}
            <YAxis scale={y} x={LEFT} width={width - LEFT - RIGHT} label={yLabel} />
            <line className="chart-zero" x1={LEFT} x2={width - RIGHT} y1={y(0)} y2={y(0)} />
            <Rows edges={edges} weights={weights} x={x} floor={floor} />
            <XAxis scale={x} format={formatX} y={floor} label={xLabel} />
            {isEdited && <path className="chart-reference" d={stepPath(learned, edges, x, y)} />}
            <path className="chart-line" d={stepPath(values, edges, x, y)} />
          </>
        )
      }}
    </ChartFrame>
  )
}

function rangeText(low: number | undefined, high: number | undefined, format: (value: number) => string): string {
  if (low === undefined) return high === undefined ? 'any' : `up to ${format(high)}`
  return high === undefined ? `above ${format(low)}` : `${format(low)} to ${format(high)}`
}

/** Steps that are flat over each bin. */
export const stepPath = (values: readonly number[], edges: readonly number[], x: Scale, y: Scale): string =>
  values
    .map((value, i) => {
      const [from, to] = [x(edges[i] ?? 0).toFixed(1), x(edges[i + 1] ?? 0).toFixed(1)]
      return `${i === 0 ? 'M' : 'L'}${from} ${y(value).toFixed(1)}H${to}`
    })
    .join('')

/** Pixels of a bar of rows. */
const BAR = 6

/** Rows along the axis, in bars of one width: bins are narrow where rows are many. */
function Rows({
  edges,
  weights,
  x,
  floor,
}: {
  readonly edges: readonly number[]
  readonly weights: readonly number[]
  readonly x: Scale
  readonly floor: number
}) {
  const [start, end] = x.range
  const bars = new Array<number>(Math.max(1, Math.floor((end - start) / BAR))).fill(0)
  for (const [bin, weight] of weights.entries()) {
    const [from, to] = [(x(edges[bin] ?? 0) - start) / BAR, (x(edges[bin + 1] ?? 0) - start) / BAR]
    for (let bar = Math.max(0, Math.floor(from)); bar < Math.min(bars.length, Math.ceil(to)); bar++) {
      const share = (Math.min(to, bar + 1) - Math.max(from, bar)) / Math.max(to - from, 1e-9)
      bars[bar] = (bars[bar] ?? 0) + weight * share
    }
  }
  const most = Math.max(...bars, Number.MIN_VALUE)
  const shown = bars.map((rows, bar) => ({
    key: `bar ${bar}`,
    at: start + bar * BAR,
    tall: ((DENSITY - 8) * rows) / most,
  }))
  return (
    <g>
      {shown.map(({ key, at, tall }) => (
        <rect key={key} className="chart-rows" x={at} width={BAR - 1} y={floor - tall} height={tall} />
      ))}
    </g>
  )
}
