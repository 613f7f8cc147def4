import { CircleCheck, TriangleAlert } from 'lucide-react'
import { Fragment } from 'react'
import type { ColumnReport } from '../../../shared/contract/index.ts'
import { ComparedShapeChart } from '../../charts/compared-shape.tsx'
import { counted, decimal, pValue } from '../../format/index.ts'
import { useProject } from '../../state.ts'
import { Icon, Section, useShared } from '../../ui/index.ts'
import { AlertsPanel } from './alerts-panel.tsx'
import { byChange, driftState, isAbsent, psiText, sourceAdvice, spreadSentence } from './drift-words.ts'
import { SELECTED_DRIFT } from './shared.ts'
import { useCheck } from './use-check.ts'
import { VERSION_DIALOG } from './versions/registry.ts'
import { useRegistry } from './versions/use-registry.ts'
import { VersionsPanel } from './versions/versions-panel.tsx'
import './monitor.css'

/** The chosen column: what has moved, and what to do. */
export function MonitorInspector() {
  const { run } = useProject()
  const { check } = useCheck()
  const [chosen] = useShared(SELECTED_DRIFT)
  const columns = check?.report.columns.toSorted(byChange) ?? []
  const column = columns.find(({ column }) => column === chosen) ?? columns[0]
  return (
    <div className="monitor-form">
      {column && check ? (
        <>
          <ColumnDetail column={column} file={check.source} rows={check.report.rows} />
          {driftState(column).tone !== 'muted' && <WhatToDo column={column} />}
          <AlertsPanel check={check} />
        </>
      ) : (
        <p className="second small monitor-hint">
          {run
            ? 'What has moved in a column, and what to do, is shown here.'
            : 'After training, new data are checked here.'}
        </p>
      )}
      {run && <VersionsPanel />}
      {column && check && <Measures column={column} />}
    </div>
  )
}

const TITLES = { bad: 'has drifted', warn: 'is worth a look', muted: 'is steady' } as const

interface ColumnDetailProps {
  readonly column: ColumnReport
  readonly file: string
  readonly rows: number
}

function ColumnDetail({ column, file, rows }: ColumnDetailProps) {
  const { tone } = driftState(column)
  return (
    <section className="drift-detail" aria-label={`Change of ${column.column}`}>
      <div className="drift-title">
        <span className={tone === 'muted' ? 'good' : tone}>
          <Icon of={tone === 'muted' ? CircleCheck : TriangleAlert} />
        </span>
        <div>
          <h2>
            {column.column} {isAbsent(column) ? 'is not there' : TITLES[tone]}
          </h2>
          <p className="second small">
            {measureOf(column)}, on {counted(rows, 'row')} of {file}
          </p>
        </div>
      </div>
      {column.shape && <ComparedShapeChart column={column.column} shape={column.shape} now={file} />}
      <p className="second small drift-words">{spreadSentence(column)}</p>
    </section>
  )
}

/** What the word rests on: the measure that is beyond its limit, or how far the column is from that. */
function measureOf(column: ColumnReport): string {
  const { alarm, why, tests } = column
  if (alarm && why !== null && !isAbsent(column) && tests.psi?.alarm !== true) return why
  const limit = tests.psi?.threshold ?? null
  const measured =
    tests.psi && limit !== null ? `PSI ${psiText({ tests })}, limit ${decimal(limit, 2)}` : 'Not compared'
  return !alarm && why !== null ? `${measured}; ${why}` : measured
}

function WhatToDo({ column }: { readonly column: ColumnReport }) {
  const { go } = useProject()
  const { registry } = useRegistry()
  const [, open] = useShared(VERSION_DIALOG)
  const champion = registry?.aliases.champion ?? null
  return (
    <Section title="What to do">
      <ol className="to-do">
        <li>
          <h3>Check the source first</h3>
          <p>{sourceAdvice(column)}</p>
        </li>
        <li>
          <h3>If the world changed, train again</h3>
          <p>
            Take rows with the new values into the data, and train once more.{' '}
            <button type="button" className="link small" onClick={() => go('data')}>
              Go to Data
            </button>
            {champion !== null && (
              <>
                {' '}
                or{' '}
                <button type="button" className="link small" onClick={() => open({ is: 'retrain', version: champion })}>
                  retrain version {champion}…
                </button>
              </>
            )}
          </p>
        </li>
        <li>
          <h3>If it was expected, go on</h3>
          <p>Watch what the model says, and measure it as soon as there are true answers.</p>
        </li>
      </ol>
    </Section>
  )
}

const MEASURES: Readonly<Record<string, string>> = {
  psi: 'Population stability index',
  ks: 'Kolmogorov-Smirnov',
  wasserstein: 'Wasserstein, in σ',
  chiSquared: 'Chi-squared',
  jensenShannon: 'Jensen-Shannon',
  lInfinity: 'Largest change of a share',
}

/** Every measure of the column, with its limit. */
function Measures({ column }: { readonly column: ColumnReport }) {
  const found = Object.entries(column.tests)
  if (found.length === 0)
    return (
      <Section title="Measures">
        <p className="second small">Too few values on either side to compare.</p>
      </Section>
    )
  return (
    <Section title="Measures" note="against the training rows">
      <dl className="facts">
        {found.map(([id, { value, threshold }]) => (
          <Fragment key={id}>
            <dt>{MEASURES[id] ?? id}</dt>
            <dd>
              {decimal(value, 3)}
              {threshold !== null && <span className="muted"> of {threshold}</span>}
            </dd>
          </Fragment>
        ))}
        {column.p !== null && (
          <>
            <dt>Chance, corrected</dt>
            <dd>{pValue(column.p)}</dd>
          </>
        )}
      </dl>
    </Section>
  )
}
