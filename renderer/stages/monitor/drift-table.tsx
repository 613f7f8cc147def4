import { TriangleAlert } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import type { ColumnReport, ColumnSeries, MonitorView } from '../../../shared/contract/index.ts'
import { LimitBar } from '../../charts/limit-bar.tsx'
import { PartBars } from '../../charts/part-bars.tsx'
import { counted } from '../../format/index.ts'
import { Term } from '../../glossary/term.tsx'
import { useProject } from '../../state.ts'
import { Icon, useShared } from '../../ui/index.ts'
import { byChange, DRIFTED, driftState, percent, psiText, STEADY, testText, WATCH } from './drift-words.ts'
import { endsOf } from './part-words.ts'
import { SELECTED_DRIFT } from './shared.ts'

/** So many columns are shown at first: alarms come before all others. */
const FIRST = 30
const LIMIT = 0.2

/** Each column of new data against the training rows, most changed first; a row opens its change in the inspector. */
export function DriftTable({ check }: { readonly check: MonitorView }) {
  const [isWhole, setWhole] = useState(false)
  const { report, series } = check
  const columns = report.columns.toSorted(byChange)
  const drifted = columns.filter(({ state }) => state === 'drifted').length
  const shown = isWhole ? columns : columns.slice(0, Math.max(FIRST, drifted))
  const ends = series && endsOf(series)
  const most = Math.max(1.5 * LIMIT, ...columns.map(({ tests }) => Math.min(tests.psi?.value ?? 0, 5 * LIMIT)))
  return (
    <div className="drift-room">
      <table className="drift" onKeyDown={moveFocus}>
        <thead>
          <tr>
            <th scope="col">Column</th>
            <th scope="col" className="drift-bar">
              <span className="drift-bar-head">
                {ends && <span>{ends[0]}</span>}
                <span>
                  <Term of="psi">PSI</Term>, limit {LIMIT}
                </span>
                {ends && <span>{ends[1]}</span>}
              </span>
            </th>
            <th scope="col" className="num">
              PSI
            </th>
            <th scope="col" className="num">
              <Term of="driftTest">Test, p</Term>
            </th>
            <th scope="col" className="num">
              Missing %
            </th>
            <th scope="col" className="num">
              Unseen %
            </th>
            <th scope="col">
              <span className="hidden">State</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((column) => (
            <DriftRow
              key={column.column}
              column={column}
              parts={series?.columns.find((one) => one.column === column.column)}
              most={most}
              isFirst={column === columns[0]}
            />
          ))}
          {report.predictions && (
            <PredictionsRow predictions={report.predictions} parts={series?.predictions ?? undefined} most={most} />
          )}
        </tbody>
      </table>
      {shown.length < columns.length && (
        <button type="button" className="link drift-more" onClick={() => setWhole(true)}>
          Show all {counted(columns.length, 'column')}
        </button>
      )}
    </div>
  )
}

interface DriftRowProps {
  readonly column: ColumnReport
  /** The same part by part; undefined where rows were not parted. */
  readonly parts: ColumnSeries | undefined
  /** The end of the scale. */
  readonly most: number
  readonly isFirst: boolean
}

function DriftRow({ column, parts, most, isFirst }: DriftRowProps) {
  const { openInspector } = useProject()
  const [chosen, select] = useShared(SELECTED_DRIFT)
  const isSelected = chosen === '' ? isFirst : chosen === column.column
  const { word, tone } = driftState(column)
  return (
    <tr data-selected={isSelected || undefined} data-tone={tone}>
      <th scope="row">
        <button
          type="button"
          className="drift-name"
          title={column.column}
          aria-pressed={isSelected}
          onClick={() => {
            select(column.column)
            openInspector()
          }}
        >
          {column.column}
        </button>
      </th>
      <td className="drift-bar">
        {parts ? (
          <PartBars series={parts} most={most} />
        ) : (
          <LimitBar
            value={column.tests.psi?.value ?? 0}
            limit={LIMIT}
            most={most}
            isBeyond={column.tests.psi?.alarm === true}
          />
        )}
      </td>
      <td className="num name">{psiText(column)}</td>
      <td className="num second">{testText(column)}</td>
      <td className="num second">{percent(column.missing.current)}</td>
      <td className="num second">{percent(column.unseen.current)}</td>
      <td className={`drift-state ${tone}`}>
        {tone === 'bad' && <Icon of={TriangleAlert} small />}
        {word}
      </td>
    </tr>
  )
}

type Predictions = NonNullable<MonitorView['report']['predictions']>

interface PredictionsRowProps extends Pick<DriftRowProps, 'parts' | 'most'> {
  readonly predictions: Predictions
}

function PredictionsRow({ predictions, parts, most }: PredictionsRowProps) {
  const state = predictions.alarm ? DRIFTED : predictions.isNearly ? WATCH : STEADY
  return (
    <tr className="drift-predictions" data-tone={state.tone}>
      <th scope="row">What the model says</th>
      <td className="drift-bar">
        {parts ? (
          <PartBars series={parts} most={most} />
        ) : (
          <LimitBar
            value={predictions.tests.psi?.value ?? 0}
            limit={LIMIT}
            most={most}
            isBeyond={predictions.tests.psi?.alarm === true}
          />
        )}
      </td>
      <td className="num name">{psiText(predictions)}</td>
      <td className="num second">{testText(predictions)}</td>
      <td className="num second">–</td>
      <td className="num second">–</td>
      <td className={`drift-state ${state.tone}`}>
        {state.tone === 'bad' && <Icon of={TriangleAlert} small />}
        {state.word}
      </td>
    </tr>
  )
}

/** ↑ and ↓ go from column to column, Home and End to the ends. */
function moveFocus(event: KeyboardEvent<HTMLTableElement>): void {
  const buttons = [...event.currentTarget.querySelectorAll<HTMLButtonElement>('.drift-name')]
  const at = buttons.findIndex((button) => button.matches(':focus'))
  const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: buttons.length - 1 }[event.key]
  if (at < 0 || to === undefined || event.ctrlKey || event.altKey || event.metaKey) return
  event.preventDefault()
  buttons[to]?.focus()
}
