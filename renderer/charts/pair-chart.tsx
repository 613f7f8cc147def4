import { ChartFrame } from './chart-frame.tsx'
import { shortened } from './shortened.ts'

interface PairChartProps {
  readonly title: string
  readonly about: string
  /** What lines and columns are called, from the first bin on. */
  readonly rows: readonly string[]
  readonly columns: readonly string[]
  readonly rowLabel: string
  readonly columnLabel: string
  /** Line by line. */
  readonly values: readonly number[]
  readonly weights: readonly number[]
  readonly format: (value: number) => string
}

const [LEFT, TOP, BOTTOM, RIGHT] = [120, 8, 64, 12]
const SHADES = ['var(--d7)', 'var(--d6)', 'var(--d5)', 'var(--d4)', 'var(--d3)', 'var(--d2)', 'var(--d1)'] as const

/** The shade of a value among those from −most to most. */
const shadeOf = (value: number, most: number): string =>
  SHADES[Math.round((3 * value) / Math.max(most, Number.MIN_VALUE)) + 3] ?? SHADES[3]

/** What two columns add together: cells, blue where they raise and orange where they lower; cells without rows stay empty. */
export function PairChart(props: PairChartProps) {
  const { title, about, rows, columns, rowLabel, columnLabel, values, weights, format } = props
  const tall = Math.max(8, Math.min(26, Math.floor(300 / Math.max(1, rows.length))))
  const height = rows.length * tall + TOP + BOTTOM
  const most = values.reduce(
    (largest, value, i) => ((weights[i] ?? 0) > 0 ? Math.max(largest, Math.abs(value)) : largest),
    0,
  )
  const cells = values
    .map((value, i) => ({
      value,
      rows: weights[i] ?? 0,
      line: Math.floor(i / columns.length),
      column: i % columns.length,
      key: `${Math.floor(i / columns.length)} ${i % columns.length}`,
    }))
    .filter((cell) => cell.rows > 0)
  const wideOf = (width: number) => (width - LEFT - RIGHT) / Math.max(1, columns.length)
  return (
    <ChartFrame
      title={title}
      about={about}
      height={height}
      reach={Infinity}
      data={{
        columns: [rowLabel, columnLabel, 'adds', 'training rows'],
        rows: cells.map((cell) => [rows[cell.line] ?? '', columns[cell.column] ?? '', cell.value, cell.rows]),
      }}
      marks={(width) =>
        cells.map((cell) => {
          const box = {
            x: LEFT + cell.column * wideOf(width),
            y: TOP + cell.line * tall,
            width: wideOf(width),
            height: tall,
          }
          return {
            x: box.x + box.width / 2,
            y: box.y,
            box,
            text: () =>
              `${rowLabel} ${rows[cell.line]}\n${columnLabel} ${columns[cell.column]}\n${format(cell.value)}, ${Math.round(cell.rows)} rows`,
          }
        })
      }
    >
      {(width) => {
        const wide = wideOf(width)
        const everyLine = Math.max(1, Math.ceil(14 / tall))
        const everyColumn = Math.max(1, Math.ceil(72 / wide))
        return (
          <>
            {cells.map(({ key, line, column, value }) => (
              <rect
                key={key}
                x={LEFT + column * wide}
                y={TOP + line * tall}
                width={Math.max(1, wide - 0.5)}
                height={tall - 0.5}
                fill={shadeOf(value, most)}
              />
            ))}
            {rows.map((name, i) =>
              i % everyLine === 0 ? (
                <text
                  key={name}
                  className="chart-tick"
                  x={LEFT - 8}
                  y={TOP + (i + 0.5) * tall}
                  dy="0.32em"
                  textAnchor="end"
                >
                  {shortened(name, 17)}
                </text>
              ) : null,
            )}
            {columns.map((name, i) =>
              i % everyColumn === 0 ? (
                <text
                  key={name}
                  className="chart-tick"
                  x={LEFT + (i + 0.5) * wide}
                  y={height - BOTTOM + 16}
                  textAnchor="middle"
                >
                  {shortened(name, Math.max(3, Math.floor((everyColumn * wide) / 7)))}
                </text>
              ) : null,
            )}
            <text className="chart-tick" x={width - RIGHT} y={height - BOTTOM + 34} textAnchor="end">
              {columnLabel}
            </text>
            <text className="chart-tick" x={LEFT - 8} y={height - BOTTOM + 34} textAnchor="end">
              {shortened(rowLabel, 17)}
            </text>
            <Legend most={most} format={format} x={LEFT} y={height - 16} />
          </>
        )
      }}
    </ChartFrame>
  )
}

function Legend({
  most,
  format,
  x,
  y,
}: {
  readonly most: number
  readonly format: (value: number) => string
  readonly x: number
  readonly y: number
}) {
  return (
    <g>
      {SHADES.map((shade, i) => (
        <rect key={shade} x={x + 56 + i * 18} y={y - 9} width={18} height={10} fill={shade} />
      ))}
      <text className="chart-tick" x={x + 50} y={y} textAnchor="end">
        {format(-most)}
      </text>
      <text className="chart-tick" x={x + 56 + SHADES.length * 18 + 6} y={y}>
        {format(most)}
      </text>
    </g>
  )
}
