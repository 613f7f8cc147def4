import { useDebouncedValue } from '@mantine/hooks'
import { type KeyboardEvent, useState } from 'react'
import type { CasesPage, RunSummary } from '../../../shared/contract/index.ts'
import { problemOf, type Problem as Trouble } from '../../client/problem.ts'
import { useConnection } from '../../connection.ts'
import { count, counted, decimal, significant } from '../../format/index.ts'
import { useProject } from '../../state.ts'
import { Busy, createKept, Problem, Section, useLoaded } from '../../ui/index.ts'
import { type Case, CaseRow } from './case-row.tsx'
import { casesNote, casesTitle } from './case-words.ts'
import { Narrowing } from './narrowing.tsx'
import { filterOf, narrowingOf, type Selection, useNarrowed, useSelection } from './selection.ts'
import { SuspectRow } from './suspect-row.tsx'
import './evaluate.css'

const PAGE = 50
const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }
/** What scrolls must be reachable by keyboard. */
const SCROLLS = { tabIndex: 0, 'aria-label': 'Rows' } as const
/** A moving threshold asks for rows only when it rests. */
const REST_MILLISECONDS = 250

/** The test rows behind what is selected, or those with the largest errors: most surprising first. */
export function EvaluateInspector() {
  const { run } = useProject()
  return (
    <div className="evaluate-inspector">
      {run ? <Selected run={run} /> : <p className="second small">Rows behind a figure are shown here.</p>}
    </div>
  )
}

const FOUND = createKept<CasesPage>()

function Selected({ run }: { readonly run: RunSummary }) {
  const [selection] = useSelection(run)
  if (selection?.is === 'suspect') return <SuspectRow run={run} row={selection.row} />
  return <Cases key={JSON.stringify([run.id, selection])} run={run} selection={selection} />
}

function Cases({ run, selection }: { readonly run: RunSummary; readonly selection: Selection | null }) {
  const { client, project, threshold } = useProject()
  const connection = useConnection()
  const [at] = useDebouncedValue(threshold, REST_MILLISECONDS)
  const [pages, setPages] = useState(1)
  const [opened, open] = useState<Case | null>(null)
  const [failure, setFailure] = useState<Trouble | null>(null)
  const [{ isWrong, sure }] = useNarrowed()
  const { canBeSure, canBeWrong } = narrowingOf(run, selection)
  const narrowed = { ...(canBeWrong && isWrong && { wrong: true }), ...(canBeSure && sure > 0 && { sure }) }
  const query = { ...filterOf(selection), ...narrowed, threshold: at, from: 0, count: pages * PAGE }
  const { value, trouble, isStale } = useLoaded(
    JSON.stringify([project.id, run.id, query]),
    (signal) => client.runs.cases({ project: project.id, run: run.id, ...query }, { signal }),
    FOUND,
  )
  if (trouble) return <Problem trouble={trouble} />
  const areAllWrong = selection === null && canBeWrong && isWrong
  const title = areAllWrong ? 'Predicted wrongly' : casesTitle(run, selection)
  // The title stands there at once: what was clicked is answered before its rows are found.
  if (!value)
    return (
      <Section title={title}>
        <Busy verb="Looking for the rows" />
      </Section>
    )
  const { total, cases, download } = value
  const keep = async () => {
    setFailure(null)
    await connection
      .download(download, `${project.name} ${title}.csv`)
      .catch((error: unknown) => setFailure(problemOf(error)))
  }
  return (
    <div className={isStale ? 'cases is-stale' : 'cases'} aria-busy={isStale}>
      <Section title={title} note={counted(total, 'test row')}>
        <p className="second small">
          {areAllWrong ? 'Test rows that are predicted wrongly, surest first.' : casesNote(run, selection, at)}
        </p>
        <Narrowing run={run} selection={selection} />
        {total > 0 && <CasesTable run={run} cases={cases} onOpen={open} />}
        {failure && <Problem trouble={failure} />}
        <p className="cases-foot">
          {cases.length < total && (
            <button type="button" className="link" onClick={() => setPages(pages + 1)}>
              Show {count(Math.min(PAGE, total - cases.length))} more
            </button>
          )}
          {total > 0 && (
            <button type="button" className="link" onClick={keep}>
              Download {total === 1 ? 'the row' : `all ${count(total)}`} as CSV
            </button>
          )}
        </p>
      </Section>
      <CaseRow run={run} shown={opened} onClose={() => open(null)} />
    </div>
  )
}

interface CasesTableProps {
  readonly run: RunSummary
  readonly cases: readonly Case[]
  readonly onOpen: (shown: Case) => void
}

function CasesTable({ run, cases, onOpen }: CasesTableProps) {
  const { data } = useProject().project
  const shown = data.columns.flatMap(({ name }, c) => (name === run.target ? [] : [{ name, c }]))
  const isNumber = run.task === 'regression'
  // One stop for Tab, whatever the rows; arrows go from row to row.
  const [active, setActive] = useState(0)
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = STEPS[event.key]
    if (step === undefined || event.target === event.currentTarget) return
    event.preventDefault()
    const next = Math.min(Math.max(active + step, 0), cases.length - 1)
    setActive(next)
    event.currentTarget.querySelectorAll<HTMLButtonElement>('.cases-open')[next]?.focus()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the buttons inside
    <section className="cases-table" onKeyDown={onKeyDown} {...SCROLLS}>
      <table>
        <thead>
          <tr>
            <th scope="col">Row</th>
            <th scope="col">{isNumber ? 'Actual' : run.target}</th>
            <th scope="col">Predicted</th>
            {!isNumber && <th scope="col">Score</th>}
            {shown.map(({ name }) => (
              <th scope="col" key={name} className="cases-cell">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {cases.map((found, at) => {
            const { row, actual, predicted, score, cells } = found
            return (
              <tr key={row}>
                <th scope="row">
                  <button
                    type="button"
                    className="link cases-open"
                    tabIndex={at === active ? 0 : -1}
                    onFocus={() => setActive(at)}
                    aria-label={`Whole row ${count(row + 1)}`}
                    onClick={() => onOpen(found)}
                  >
                    {count(row + 1)}
                  </button>
                </th>
                <td className="cases-said">{isNumber ? significant(Number(actual), 4) : actual}</td>
                <td className="cases-said">{isNumber ? significant(Number(predicted), 4) : predicted}</td>
                {!isNumber && <td className="name">{score === null ? '–' : decimal(score, 3)}</td>}
                {shown.map(({ name, c }) => (
                  <td key={name} className="cases-cell" title={cells[c]}>
                    {cells[c] === '' ? <em className="muted">missing</em> : cells[c]}
                  </td>
                ))}
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}
