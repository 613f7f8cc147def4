import { Button } from '@mantine/core'
import type { RunSummary } from '../../../shared/contract/index.ts'
import { counted, decimal } from '../../format/index.ts'
import { Term } from '../../glossary/term.tsx'
import { useProject } from '../../state.ts'
import { Busy, createKept, EmptyState, Problem, Section, useLoaded } from '../../ui/index.ts'
import { type GroupingAudit, isFew, ofTwo, selectionSentence } from './audit-words.ts'
import { BeforeTraining } from './before.tsx'
import { GapList } from './gap-list.tsx'
import { domainsOf, GroupTable } from './group-table.tsx'
import { DecidesBy } from './mitigation/decides-by.tsx'
import { Mitigation } from './mitigation/index.tsx'
import { auditedColumns, comparedIn, offeredColumns } from './selection.ts'
import './fairness.css'

const AUDITS = createKept<RunSummary['fairness']>()

export function FairnessCanvas() {
  const { run, project, go } = useProject()
  if (!run) return <WithoutModel />
  if (run.task !== 'binary')
    return (
      <EmptyState
        title="The audit compares two classes"
        action={
          <Button variant="default" onClick={() => go('export')}>
            Go to Export
          </Button>
        }
      >
        {run.target} {run.task === 'regression' ? 'is a number' : `has ${run.classes.length} classes`}. Rates by group
        are defined for a yes or no. Choose a target with two classes in Data to audit a model of it.
      </EmptyState>
    )
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
  const positive = run.classes[1] ?? 'yes'
  if (trouble) return <Problem trouble={trouble} />
  if (!value)
    return (
      <div className="fairness-room">
        <Busy verb="Comparing groups" />
      </div>
    )
  const audits = Object.entries(value).flatMap(([column, one]) => {
    const audit = ofTwo(one)
    return audit ? [[column, audit] as const] : []
  })
  const domains = domainsOf(audits.map(([, audit]) => audit))
  return (
    <div className={isStale ? 'fairness is-stale' : 'fairness'} aria-busy={isStale}>
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
      <ul className="fairness-findings">
        {audits.map(([column, audit]) => (
          <li key={column}>{selectionSentence(audit, column, positive)}</li>
        ))}
      </ul>
      <Legend />
      {audits.map(([column, audit]) => (
        <Section key={column}>
          <GroupTable column={column} audit={audit} positive={positive} domains={domains} />
          <GapList column={column} audit={audit} positive={positive} />
          <TooFew column={column} groups={audit.groups} />
        </Section>
      ))}
      <Mitigation run={run} columns={columns} />
    </div>
  )
}

const Legend = () => (
  <ul className="fairness-legend" aria-label="How to read the dots">
    <li>
      <svg width="26" height="10" aria-hidden="true">
        <line className="chart-interval" x1="1" x2="25" y1="5" y2="5" />
        <circle className="chart-dot" cx="13" cy="5" r="4" />
      </svg>
      rate, 95&thinsp;% interval
    </li>
    <li>
      <svg width="26" height="10" aria-hidden="true">
        <line className="chart-interval-few" x1="1" x2="25" y1="5" y2="5" />
        <circle className="chart-dot-hollow" cx="13" cy="5" r="4" />
      </svg>
      too few rows to judge
    </li>
    <li>
      <svg width="10" height="14" aria-hidden="true">
        <line className="chart-reference" x1="5" x2="5" y1="0" y2="14" />
      </svg>
      all rows
    </li>
  </ul>
)

type Groups = GroupingAudit['groups']

/** No evidence of a difference is not evidence of none. */
function TooFew({ column, groups }: { readonly column: string; readonly groups: Groups }) {
  const small = Object.entries(groups).filter(([, group]) => group.tooSmall === true)
  const thin = Object.entries(groups).filter(
    ([, group]) => group.tooSmall !== true && (isFew('tpr', group) || isFew('fpr', group)),
  )
  if (small.length + thin.length === 0) return null
  return (
    <p className="small second fairness-few">
      {small.length > 0 &&
        `Too few rows to judge, left out of the gaps: ${small.map(([name, { n }]) => `${name} (${n})`).join(', ')}. `}
      {thin.length > 0 &&
        `Fewer than 10 rows of one truth, so rates among them say little: ${thin.map(([name]) => name).join(', ')}. `}
      No evidence of a difference by {column} there is not evidence of none.
    </p>
  )
}
