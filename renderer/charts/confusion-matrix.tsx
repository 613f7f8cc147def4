import { count, share } from '../format/index.ts'
import { ChartFrame } from './chart-frame.tsx'
import type { MatrixCell } from './outcome-matrix.tsx'
import { linearScale } from './scale.ts'

interface ConfusionMatrixProps {
  readonly title: string
  readonly about: string
  readonly rows: string
  readonly classes: readonly string[]
  /** counts[actual][predicted] */
  readonly counts: readonly (readonly number[])[]
  readonly selected: MatrixCell | null
  readonly onSelect: (cell: MatrixCell) => void
}

const LABELS = 96
const HEAD = 44
const SHADES = ['var(--d4)', 'color-mix(in srgb, var(--d3) 45%, var(--canvas))', 'var(--d3)'] as const
const LEAST_CELL = 34

/** Rows are what is true, columns what was predicted; every cell prints its number. */
export function ConfusionMatrix({ title, about, rows, classes, counts, selected, onSelect }: ConfusionMatrixProps) {
  const cellHeight = Math.min(52, Math.max(LEAST_CELL, 320 / classes.length))
  const height = HEAD + cellHeight * classes.length + 4
  const totals = counts.map((row) => row.reduce((sum, value) => sum + value, 0))
  const cells = counts.flatMap((row, actual) =>
    row.map((value, predicted) => ({ actual, predicted, value, part: value / Math.max(1, totals[actual] ?? 0) })),
  )
  const nameOf = (i: number) => classes[i] ?? ''
  const scaleOf = (width: number) => linearScale([0, classes.length], [LABELS, width])
  return (
    <ChartFrame
      title={title}
      about={about}
      rows={rows}
      height={height}
      data={{
        columns: ['True class', ...classes.map((name) => `predicted ${name}`)],
        rows: counts.map((row, actual) => [nameOf(actual), ...row]),
      }}
      reach={Infinity}
      marks={(width) => {
        const x = scaleOf(width)
        return cells.map(({ actual, predicted, value, part }) => ({
          x: x(predicted + 0.5),
          y: HEAD + (actual + 0.5) * cellHeight,
          lift: cellHeight / 2 - 8,
          text: () =>
            `${nameOf(actual)}, predicted ${nameOf(predicted)}\n${count(value)} rows, ${share(part)} of ${nameOf(actual)}`,
          select: () => onSelect({ actual, predicted }),
        }))
      }}
    >
      {(width) => {
        const x = scaleOf(width)
        const cellWidth = x(1) - x(0)
        return (
          <>
            <text className="chart-label" x={LABELS} y={10}>
              predicted
            </text>
            {classes.map((name, i) => (
              <g key={name}>
                <text className="chart-label-strong" x={x(i + 0.5)} y={HEAD - 10} textAnchor="middle">
                  {shortened(name, cellWidth)}
                </text>
                <text
                  className="chart-label-strong"
                  x={LABELS - 10}
                  y={HEAD + (i + 0.5) * cellHeight}
                  dy="0.32em"
                  textAnchor="end"
                >
                  {shortened(name, LABELS - 10)}
                </text>
              </g>
            ))}
            {cells.map(({ actual, predicted, value, part }) => (
              <g key={`${actual}-${predicted}`}>
                <rect
                  className={
                    selected?.actual === actual && selected.predicted === predicted
                      ? 'chart-cell is-selected'
                      : 'chart-cell'
                  }
                  fill={SHADES[Math.min(2, Math.floor(part * 3))]}
                  x={x(predicted)}
                  y={HEAD + actual * cellHeight}
                  width={cellWidth}
                  height={cellHeight}
                />
                <text
                  className={actual === predicted ? 'chart-cell-count' : 'chart-label-strong'}
                  x={x(predicted + 0.5)}
                  y={HEAD + (actual + 0.5) * cellHeight}
                  dy="0.32em"
                  textAnchor="middle"
                >
                  {count(value)}
                </text>
              </g>
            ))}
            {selected && (
              <rect
                className="chart-cell is-selected"
                fill="none"
                x={x(selected.predicted) + 1}
                y={HEAD + selected.actual * cellHeight + 1}
                width={cellWidth - 2}
                height={cellHeight - 2}
              />
            )}
          </>
        )
      }}
    </ChartFrame>
  )
}

/** As much of a name as has room, at about 6.4 px a letter. */
function shortened(name: string, room: number): string {
  const letters = Math.max(2, Math.floor(room / 6.4))
  return name.length <= letters ? name : `${name.slice(0, letters - 1)}…`
}
