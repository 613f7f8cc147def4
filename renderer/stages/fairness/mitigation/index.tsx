import { Button } from '@mantine/core'
import { useState } from 'react'
import type { Mitigating, MitigationView, RunSummary } from '../../../../shared/contract/index.ts'
import { Term } from '../../../glossary/term.tsx'
import { useProject } from '../../../state.ts'
import { createKept, Problem, Section, useLoaded, WorkProgress } from '../../../ui/index.ts'
import { MitigationForm } from './form.tsx'
import { MitigationFrontier } from './frontier.tsx'
import { PointDetails } from './point-details.tsx'
import { type Found, pointName } from './words.ts'
import './mitigation.css'

const METHODS = createKept<MitigationView[]>()

/** Fairer models of this run: what was found, or the form that looks for them. */
export function Mitigation({ run, columns }: { readonly run: RunSummary; readonly columns: readonly string[] }) {
  const { client, project, job, startMitigation, cancelTraining, selectRun } = useProject()
  const { value: methods, trouble } = useLoaded(
    'mitigations',
    (signal) => client.train.mitigations(undefined, { signal }),
    METHODS,
  )
  const source = run.mitigates === undefined ? run : project.runs.find(({ id }) => id === run.mitigates)
  const start = (asked: Mitigating) => source && startMitigation(source.id, asked)
  if (trouble) return <Problem trouble={trouble} />
  return (
    <Section title="Mitigation" note={<Term of="mitigation">what is that?</Term>}>
      {job && (
        <div className="mitigation-job">
          <WorkProgress work={job} label="Mitigation" />
          <Button variant="default" size="xs" onClick={cancelTraining}>
            Cancel, keep nothing
          </Button>
        </div>
      )}
      {run.mitigation && <FoundModels key={run.id} run={run} found={run.mitigation} />}
      {!run.mitigation && !job && methods && (
        <MitigationForm run={run} columns={columns} methods={methods} onStart={start} />
      )}
      {run.mitigation && source && source.id !== run.id && (
        <Button variant="subtle" size="xs" onClick={() => selectRun(source.id)}>
          Look for others, from the model as it was
        </Button>
      )}
    </Section>
  )
}

function FoundModels({ run, found }: { readonly run: RunSummary; readonly found: Found }) {
  const { job, takePoint } = useProject()
  const [selected, setSelected] = useState(found.chosen)
  const point = found.points.find(({ id }) => id === selected) ?? found.points[0]
  if (!point) return null
  const canTake = point.id !== found.chosen && point.id !== 'none' && run.mitigates !== undefined
  const take = () => job === null && takePoint(run.id, point.id)
  return (
    <>
      <p className="second small mitigation-about">
        Each dot is a model. Hollow ones are beaten by another that is as accurate and as even. Choose one with a click
        or the arrow keys and Enter.
      </p>
      <div className="mitigation-found">
        <MitigationFrontier found={found} selected={point.id} onSelect={setSelected} />
        <PointDetails run={run} found={found} point={point} />
      </div>
      {canTake && (
        <Button variant="default" onClick={take} {...(job !== null && { 'data-disabled': true })}>
          Make this the model: {pointName(point)}
        </Button>
      )}
    </>
  )
}
