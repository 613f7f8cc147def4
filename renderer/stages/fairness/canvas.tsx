import { Button } from '@mantine/core'
import type { RunSummary } from '../../../shared/contract/index.ts'
import { counted, decimal } from '../../format/index.ts'
import { Term } from '../../glossary/term.tsx'
import { useProject } from '../../state.ts'
import { Busy, createKept, EmptyState, Problem, useLoaded } from '../../ui/index.ts'
import { auditsOfTwo, OfClasses, OfNumbers, OfTwo } from './audited.tsx'
import { BeforeTraining } from './before.tsx'
import { DecidesBy } from './mitigation/decides-by.tsx'
import { Mitigation } from './mitigation/index.tsx'
import { auditedColumns, comparedIn, offeredColumns } from './selection.ts'
import './fairness.css'

const AUDITS = createKept<RunSummary['fairness']>()

export function FairnessCanvas() {
  const { run, project } = useProject()
  if (!run) return <WithoutModel />
  const columns = auditedColumns(project, run)
  if (columns.length === 0)
    return (
      <EmptyState title="No groups chosen" action={<FirstGroups columns={offeredColumns(project, run)} />}>
        By which column are rows compared? One to three can be chosen at the right; those marked as sensitive in Data
        are compared from the start.
      </EmptyState>
    )
  return <Audited run={run} columns={columns} />
}

/** Before there is a model: what is known of the groups. */
function WithoutModel() {
  const { project } = useProject()
  const compared = comparedIn(project, null)
  const columns = auditedColumns(project, compared)
  if (columns.length > 0) return <BeforeTraining columns={columns} />
  return (
    <EmptyState title="No groups chosen" action={<FirstGroups columns={offeredColumns(project, compared)} />}>
      Before training, groups are compared by their rows, their labels, and the columns that tell them apart; afterwards
      by what the model says of them. By which column?
    </EmptyState>
  )
}

/** The choice in place: the column by which rows are compared first. */
function FirstGroups({ columns }: { readonly columns: readonly string[] }) {
  const { choose } = useProject()
  if (columns.length === 0) return <p className="second small">No column of this file has values that form groups.</p>
  return (
    <div className="first-groups">
      {columns.map((name) => (
        <Button key={name} variant="default" size="xs" onClick={() => choose({ groups: [name] })}>
          By {name}
        </Button>
      ))}
    </div>
  )
}

function Audited({ run, columns }: { readonly run: RunSummary; readonly columns: readonly string[] }) {
  const { client, project, threshold, go } = useProject()
  const edges = project.choices.groupEdges
  const asked = { project: project.id, run: run.id, columns: [...columns], threshold, ...(edges && { edges }) }
  const { value, trouble, isStale } = useLoaded(
    JSON.stringify([project.id, run.id, columns, project.choices.groupEdges, threshold]),
    (signal) => client.runs.audit(asked, { signal }),
    AUDITS,
  )
  if (trouble) return <Problem trouble={trouble} />
  if (!value)
    return (
      <div className="fairness-room">
        <Busy verb="Comparing groups" />
      </div>
    )
  return (
    <div className={isStale ? 'fairness is-stale' : 'fairness'} aria-busy={isStale}>
      {run.task === 'regression' && <OfNumbers run={run} audit={value} />}
      {run.task === 'multiclass' && <OfClasses run={run} audit={value} />}
      {run.task === 'binary' && (
        <>
          <p className="fairness-about">
            {run.decision ? (
              <DecidesBy rows={run.rows.test} decision={run.decision} />
            ) : (
              <>
                {counted(run.rows.test, 'test row')}, <Term of="threshold">threshold</Term> {decimal(threshold, 2)}.{' '}
                <button type="button" className="link" onClick={() => go('evaluate')}>
                  Change it in Evaluate
                </button>
              </>
            )}
          </p>
          <OfTwo audits={auditsOfTwo(value)} positive={run.classes[1] ?? 'yes'} />
          <Mitigation run={run} columns={columns} />
        </>
      )}
    </div>
  )
}
