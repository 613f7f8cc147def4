import { Button, NumberInput, Select } from '@mantine/core'
import { useState } from 'react'
import type { ChangesView, RowReasons, RunSummary } from '../../../shared/contract/index.ts'
import { counted, decimal, significant } from '../../format/index.ts'
import { Term } from '../../glossary/term.tsx'
import { useProject } from '../../state.ts'
import { Busy, Problem, Section, useLoaded } from '../../ui/index.ts'
import { changesOf, type Question } from './asking.ts'
import { type Asked, useLocked } from './selection.ts'

const MOST_CHANGES = 3

interface ChangesProps {
  readonly run: RunSummary
  readonly asked: Asked
  readonly reasons: RowReasons
  readonly onTake: (values: Readonly<Record<string, string>>) => void
}

/** The nearest changes of the row that the model would decide otherwise. */
export function Changes({ run, asked, reasons, onTake }: ChangesProps) {
  const [locked] = useLocked()
  const [question, search] = useState<Question | null>(null)
  const others = run.classes.filter((name) => name !== reasons.prediction)
  const [picked, pick] = useState<string | null>(null)
  const wanted = picked !== null && others.includes(picked) ? picked : (others[0] ?? '')
  const [least, setLeast] = useState<number | string>('')
  const [most, setMost] = useState(MOST_CHANGES)
  const isNumber = run.task === 'regression'
  const aim = isNumber
    ? Number(least) > reasons.margin
      ? { low: Number(least) }
      : { high: Number(least) }
    : { wanted }
  const current: Question = { row: asked.row, values: asked.values, immutable: locked, mostChanges: most, ...aim }
  const isCurrent = JSON.stringify(question) === JSON.stringify(current)
  return (
    <Section title="What would change it">
      <p className="second small">
        The nearest <Term of="counterfactual">counterfactuals</Term>: changes of a few columns, none of them locked.
      </p>
      <div className="explain-row">
        {isNumber ? (
          <NumberInput label={`Wanted ${run.target}`} value={least} onChange={setLeast} />
        ) : (
          others.length > 1 && (
            <Select label="Wanted" data={others} value={wanted} allowDeselect={false} onChange={pick} />
          )
        )}
        <NumberInput
          className="explain-most"
          label="Columns at most"
          value={most}
          min={1}
          max={5}
          allowDecimal={false}
          onChange={(to) => typeof to === 'number' && to >= 1 && to <= 5 && setMost(to)}
        />
        <Button variant="default" disabled={isCurrent || (isNumber && least === '')} onClick={() => search(current)}>
          {isNumber ? 'Find changes' : `Find changes to “${wanted}”`}
        </Button>
      </div>
      {question && isCurrent && <Found run={run} question={question} onTake={onTake} />}
    </Section>
  )
}

function Found({ run, question, onTake }: Pick<ChangesProps, 'run' | 'onTake'> & { readonly question: Question }) {
  const { client, project } = useProject()
  const { value, trouble, isStale } = useLoaded(...changesOf(client, project.id, run.id, question))
  if (trouble) return <Problem trouble={trouble} />
  if (!value || isStale) return <Busy verb="Looking for changes" />
  if (value.found.length === 0)
    return (
      <p className="second small explain-note" role="status">
        None found with {counted(question.mostChanges, 'change')}. Allow more, open a lock, or begin from another row.
      </p>
    )
  return (
    <ul className="explain-changes">
      {value.found.map((one) => (
        <ChangeItem key={one.changes.map(({ column }) => column).join('\n')} run={run} found={one} onTake={onTake} />
      ))}
    </ul>
  )
}

function ChangeItem({
  run,
  found: { changes, prediction, probability },
  onTake,
}: {
  readonly run: RunSummary
  readonly found: ChangesView['found'][number]
  readonly onTake: ChangesProps['onTake']
}) {
  const said = run.task === 'regression' ? significant(Number(prediction), 5) : `“${prediction}”`
  return (
    <li>
      <div>
        {changes.map(({ column, from, to }) => (
          <p key={column}>
            {column} <span className="second">{from ?? 'missing'} →</span> <strong>{to ?? 'missing'}</strong>
          </p>
        ))}
        <p className="second small">
          then {said}
          {probability === null ? '' : ` (${decimal(probability, 2)})`}
        </p>
      </div>
      <button
        type="button"
        className="link"
        onClick={() => onTake(Object.fromEntries(changes.map(({ column, to }) => [column, to ?? ''])))}
      >
        Try it
      </button>
    </li>
  )
}
