import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import type { RunSummary } from '../../../shared/contract/index.ts'
import { type MatrixCell, outcomeName } from '../../charts/outcome-matrix.tsx'
import { count, counted, decimal, significant } from '../../format/index.ts'
import { useProject } from '../../state.ts'
import { Busy, Problem, Section, useLoaded, useShared } from '../../ui/index.ts'
import { MISSED, SELECTED_CELL } from './selection.ts'
import './evaluate.css'

const PAGE = 50
/** What scrolls must be reachable by keyboard. */
const SCROLLS = { tabIndex: 0, 'aria-label': 'Rows' } as const
/** A moving threshold asks for rows only when it rests. */
const REST_MILLISECONDS = 250

/** The test rows behind the selected cell, or those with the largest errors: most surprising first. */
export function EvaluateInspector() {
  const { run } = useProject()
  return (
    <div className="evaluate-inspector">
      {run ? <Cases key={run.id} run={run} /> : <p className="second small">Rows behind a figure are shown here.</p>}
    </div>
  )
}

function Cases({ run }: { readonly run: RunSummary }) {
  const { client, project, threshold } = useProject()
  const [selected] = useShared(SELECTED_CELL)
  const cell = selected ?? (run.task === 'binary' ? MISSED : null)
  const [at] = useDebouncedValue(threshold, REST_MILLISECONDS)
  const [pages, setPages] = useState(1)
  const query = run.task === 'regression' || !cell ? {} : { actual: cell.actual, predicted: cell.predicted }
  const { value, trouble, isStale } = useLoaded(JSON.stringify([project.id, run.id, query, at, pages]), (signal) =>
    client.runs.cases(
      { project: project.id, run: run.id, ...query, threshold: at, from: 0, count: pages * PAGE },
      { signal },
    ),
  )
  if (trouble) return <Problem trouble={trouble} />
  if (!value) return <Busy verb="Looking for the rows" />
  const { total, cases } = value
  return (
    <div className={isStale ? 'cases is-stale' : 'cases'} aria-busy={isStale}>
      <Section title={titleOf(run, cell)} note={run.task === 'regression' ? '' : counted(total, 'test row')}>
        <p className="second small">{noteOf(run, cell, at)}</p>
        {total > 0 && <CasesTable run={run} cases={cases} />}
        {cases.length < total && (
          <button type="button" className="link" onClick={() => setPages(pages + 1)}>
            Show {count(Math.min(PAGE, total - cases.length))} more
          </button>
        )}
      </Section>
    </div>
  )
}

type Case = Awaited<ReturnType<ReturnType<typeof useProject>['client']['runs']['cases']>>['cases'][number]

function CasesTable({ run, cases }: { readonly run: RunSummary; readonly cases: readonly Case[] }) {
  const { data } = useProject().project
  const shown = data.columns.flatMap(({ name }, c) => (name === run.target ? [] : [{ name, c }]))
  return (
    <section className="cases-table" {...SCROLLS}>
      <table>
        <thead>
          <tr>
            <th scope="col">Row</th>
            {run.task === 'regression' ? (
              <>
                <th scope="col">Actual</th>
                <th scope="col">Predicted</th>
              </>
            ) : (
              <th scope="col">Score</th>
            )}
            {shown.map(({ name }) => (
              <th scope="col" key={name} className="cases-cell">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {cases.map(({ row, actual, predicted, score, cells }) => (
            <tr key={row}>
              <td className="second">{count(row + 1)}</td>
              {run.task === 'regression' ? (
                <>
                  <td>{significant(Number(actual), 4)}</td>
                  <td className="name">{significant(Number(predicted), 4)}</td>
                </>
              ) : (
                <td className="name">{score === null ? '–' : decimal(score, 3)}</td>
              )}
              {shown.map(({ name, c }) => (
                <td key={name} className="cases-cell" title={cells[c]}>
                  {cells[c] === '' ? <em className="muted">missing</em> : cells[c]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function titleOf({ task, classes }: RunSummary, cell: MatrixCell | null): string {
  if (task === 'regression') return 'Largest errors'
  if (!cell) return 'Most surprising'
  if (task === 'binary') return outcomeName(cell, classes)
  return `${classes[cell.actual] ?? ''}, predicted ${classes[cell.predicted] ?? ''}`
}

function noteOf({ task, classes }: RunSummary, cell: MatrixCell | null, at: number): string {
  if (task === 'regression') return 'Test rows, largest error first.'
  if (!cell) return 'All test rows, sure and wrong first. Click a cell of the matrix to see its rows alone.'
  const truth = `They are “${classes[cell.actual] ?? ''}”`
  const first = cell.actual === cell.predicted ? 'Least sure first.' : 'Most wrong first.'
  if (task === 'multiclass') return `${truth}. ${first}`
  const side = cell.predicted === 1 ? `scored ${decimal(at, 2)} or above` : `scored below ${decimal(at, 2)}`
  return `${truth}, ${side}. ${first}`
}
