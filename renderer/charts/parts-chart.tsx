import type { Figure } from '../format/index.ts'
import { YAxis } from './axes.tsx'
import { ChartFrame } from './chart-frame.tsx'
import { extentOf, linearScale } from './scale.ts'

interface Named {
  readonly name: string
  readonly figures: readonly Figure[]
}

interface PartsChartProps {
  readonly title: string
  readonly about: string
  /** Where each part begins, in words. */
  readonly labels: readonly string[]
  /** A line with its interval as a band. */
  readonly line: Named
  /** Squares, where there are any. */
  readonly marks?: Named
  readonly reference: { readonly value: number; readonly label: string } | null
  readonly format: (value: number) => string
}

const [LEFT, RIGHT, TOP, BOTTOM, HEIGHT] = [48, 64, 10, 26, 220]

/** A figure part by part: estimated as a line in its interval, measured as squares, and where it stood at release. */
export function PartsChart({ title, about, labels, line, marks, reference, format }: PartsChartProps) {
  const figures = [...line.figures, ...(marks?.figures ?? [])]
  const values = figures.flatMap(({ value, low, high }) => [value, low, high]).filter((value) => value !== null)
  const domain = extentOf([...values, ...(reference ? [reference.value] : [])])
  const scales = (width: number) => ({
    x: linearScale([0, Math.max(1, labels.length - 1)], [LEFT + 6, width - RIGHT]),
    y: linearScale(domain, [HEIGHT - BOTTOM, TOP]),
  })
  const textOf = (named: Named, at: number): string[] => {
    const figure = named.figures[at]
    if (!figure || figure.value === null) return []
    const interval =
      figure.low !== null && figure.high !== null ? `, ${format(figure.low)} to ${format(figure.high)}` : ''
    return [`${named.name} ${format(figure.value)}${interval}`]
  }
  return (
    <ChartFrame
      title={title}
      about={about}
      height={HEIGHT}
      data={{
        columns: ['part', line.name, 'low', 'high', ...(marks ? [marks.name] : [])],
        rows: labels.map((label, at) => {
          const { value = null, low = null, high = null } = line.figures[at] ?? {}
          return [label, value, low, high, ...(marks ? [marks.figures[at]?.value ?? null] : [])]
        }),
      }}
      marks={(width) => {
        const { x, y } = scales(width)
        return labels.map((label, at) => ({
          x: x(at),
          y: y(line.figures[at]?.value ?? marks?.figures[at]?.value ?? domain[0]),
          text: () => [label, ...textOf(line, at), ...(marks ? textOf(marks, at) : [])].join('\n'),
        }))
      }}
    >
      {(width) => {
        const { x, y } = scales(width)
        const last = line.figures.findLastIndex(({ value }) => value !== null)
        const end = line.figures[last]?.value ?? null
        return (
          <>
            <YAxis scale={y} format={format} x={LEFT} width={width - LEFT - RIGHT} />
            <path className="chart-band" d={bandOf(line.figures, x, y)} />
            {reference && (
              <>
                <line
                  className="chart-reference"
                  x1={LEFT}
                  x2={width - RIGHT}
                  y1={y(reference.value)}
                  y2={y(reference.value)}
                />
                <text className="chart-label" x={width - RIGHT + 8} y={labelAt(y, reference.value, end)} dy="0.32em">
                  {reference.label}
                </text>
              </>
            )}
            <path className="chart-line" d={lineOf(line.figures, x, y)} />
            {marks?.figures.map(
              ({ value }, at) =>
                value !== null && (
                  <rect
                    key={labels[at]}
                    className="chart-square"
                    x={x(at) - 3.5}
                    y={y(value) - 3.5}
                    width={7}
                    height={7}
                  />
                ),
            )}
            {end !== null && (
              <>
                <circle className="chart-dot" cx={x(last)} cy={y(end)} r={3.5} />
                <text className="chart-label-subject" x={width - RIGHT + 8} y={y(end)} dy="0.32em">
                  {format(end)}
                </text>
              </>
            )}
            <text className="chart-tick" x={LEFT} y={HEIGHT - 6}>
              {labels[0]}
            </text>
            <text className="chart-tick" x={width - RIGHT} y={HEIGHT - 6} textAnchor="end">
              {labels.at(-1)}
            </text>
          </>
        )
      }}
    </ChartFrame>
  )
}

const LEAST_APART = 13

/** Beside its line, moved off the label of the last value. */
function labelAt(y: (value: number) => number, value: number, end: number | null): number {
  if (end === null || Math.abs(y(value) - y(end)) >= LEAST_APART) return y(value)
  return y(end) + (y(value) < y(end) ? -LEAST_APART : LEAST_APART)
}

type Across = (at: number) => number

/** Through the values that are there; a gap where one is not. */
function lineOf(figures: readonly Figure[], x: Across, y: Across): string {
  return figures
    .map(({ value }, at) => {
      if (value === null) return ''
      const isFirst = (figures[at - 1]?.value ?? null) === null
      return `${isFirst ? 'M' : 'L'}${x(at).toFixed(1)} ${y(value).toFixed(1)}`
    })
    .join('')
}

/** Around the intervals of the parts that have one. */
function bandOf(figures: readonly Figure[], x: Across, y: Across): string {
  const there = figures.flatMap(({ low, high }, at) => (low === null || high === null ? [] : [{ at, low, high }]))
  if (there.length < 2) return ''
  const above = there.map(({ at, high }, i) => `${i === 0 ? 'M' : 'L'}${x(at).toFixed(1)} ${y(high).toFixed(1)}`)
  const below = there.toReversed().map(({ at, low }) => `L${x(at).toFixed(1)} ${y(low).toFixed(1)}`)
  return `${above.join('')}${below.join('')}Z`
}
