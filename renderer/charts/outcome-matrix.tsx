import { count, share } from '../format/index.ts'
import { ChartFrame } from './chart-frame.tsx'

/** A cell of a confusion matrix, by class numbers. */
export interface MatrixCell {
  readonly actual: number
  readonly predicted: number
}

interface OutcomeMatrixProps {
  readonly title: string
  readonly about: string
  readonly rows: string
  readonly cells: Readonly<Record<'truePositives' | 'falseNegatives' | 'falsePositives' | 'trueNegatives', number>>
  /** Negative, then positive. */
  readonly classes: readonly [string, string]
  readonly selected: MatrixCell | null
  readonly onSelect: (cell: MatrixCell) => void
}

const HEIGHT = 172
const CELL = HEIGHT / 2

/** The name of an outcome: right or wrong, with the class that was said. */
export function outcomeName({ actual, predicted }: MatrixCell, classes: readonly string[]): string {
  if (actual === predicted) return `Right “${classes[predicted] ?? ''}”`
  return predicted === 0 ? `Missed “${classes[1] ?? ''}”` : `Wrong “${classes[predicted] ?? ''}”`
}

/** The four outcomes of a decision, each with its name, its rows and their share of all. A click shows the rows. */
export function OutcomeMatrix({ title, about, rows, cells, classes, selected, onSelect }: OutcomeMatrixProps) {
  const { truePositives, falseNegatives, falsePositives, trueNegatives } = cells
  const total = Math.max(1, truePositives + falseNegatives + falsePositives + trueNegatives)
  const outcomes = [
    { actual: 1, predicted: 1, rows: truePositives },
    { actual: 1, predicted: 0, rows: falseNegatives },
    { actual: 0, predicted: 1, rows: falsePositives },
    { actual: 0, predicted: 0, rows: trueNegatives },
  ].map((cell, i) => ({ ...cell, name: outcomeName(cell, classes), c: i % 2, r: i < 2 ? 0 : 1 }))
  return (
    <ChartFrame
      title={title}
      about={about}
      rows={rows}
      height={HEIGHT}
      data={{
        columns: ['Outcome', 'True class', 'Predicted class', 'Rows', 'Share of all'],
        rows: outcomes.map(({ name, actual, predicted, rows }) => [
          name,
          classes[actual] ?? '',
          classes[predicted] ?? '',
          rows,
          rows / total,
        ]),
      }}
      reach={Infinity}
      marks={(width) =>
        outcomes.map((outcome) => ({
          x: ((outcome.c + 0.5) * width) / 2,
          y: (outcome.r + 0.5) * CELL,
          lift: CELL / 2 - 6,
          text: () => `${outcome.name}: ${count(outcome.rows)} rows, ${share(outcome.rows / total)}\nEnter shows them`,
          select: () => onSelect(outcome),
        }))
      }
    >
      {(width) =>
        outcomes.map(({ name, actual, predicted, rows, c, r }) => {
          const isSelected = selected?.actual === actual && selected.predicted === predicted
          return (
            <g key={name} transform={`translate(${(c * width) / 2} ${r * CELL})`}>
              <rect
                className={isSelected ? 'chart-outcome is-selected' : 'chart-outcome'}
                x={c === 0 ? 1 : 0.5}
                y={r === 0 ? 1 : 0.5}
                width={width / 2 - 1}
                height={CELL - 1}
              />
              <text className="chart-cell-name" x={12} y={22}>
                {name.length * 6.6 > width / 2 - 20 ? `${name.slice(0, Math.floor(width / 13.2) - 5)}…` : name}
              </text>
              <text className="chart-cell-figure" x={12} y={46}>
                {count(rows)}
              </text>
              <text className="chart-cell-name" x={12} y={67}>
                {share(rows / total)}
              </text>
            </g>
          )
        })
      }
    </ChartFrame>
  )
}
