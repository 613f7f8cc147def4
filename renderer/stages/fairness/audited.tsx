import { Select } from '@mantine/core'
import { useState } from 'react'
import type { RunSummary } from '../../../shared/contract/index.ts'
import { counted } from '../../format/index.ts'
import { Term } from '../../glossary/term.tsx'
import { Section } from '../../ui/index.ts'
import { type GroupingAudit, type GroupingErrors, isFew, ofTwo, selectionSentence } from './audit-words.ts'
import { errorColumns, errorGaps, errorSentence } from './error-words.ts'
import { GapList } from './gap-list.tsx'
import { GroupTable } from './group-table.tsx'
import { domainsOf, rateColumns, rateGaps } from './rate-columns.ts'
import './fairness.css'

type Audit = RunSummary['fairness']
type Named<A> = readonly (readonly [column: string, audit: A])[]

export const auditsOfTwo = (audit: Audit): Named<GroupingAudit> =>
  Object.entries(audit).flatMap(([column, one]) => {
    const found = ofTwo(one)
    return found ? [[column, found] as const] : []
  })

/** Groups by how often they are told the positive class. */
export function OfTwo({ audits, positive }: { readonly audits: Named<GroupingAudit>; readonly positive: string }) {
  const domains = domainsOf(audits.map(([, audit]) => audit))
  return (
    <>
      <ul className="fairness-findings">
        {audits.map(([column, audit]) => (
          <li key={column}>{selectionSentence(audit, column, positive)}</li>
        ))}
      </ul>
      <Legend figure="rate" reference="all rows" />
      {audits.map(([column, audit]) => (
        <Section key={column}>
          <GroupTable column={column} groups={rowsOf(audit)} columns={rateColumns(audit, positive, domains)} />
          <GapList gaps={rateGaps(audit, column, positive)} />
          <TooFew column={column} groups={audit.groups} />
        </Section>
      ))}
    </>
  )
}

const rowsOf = ({ groups }: { readonly groups: Readonly<Record<string, { readonly n: number }>> }) =>
  Object.entries(groups).map(([name, { n }]) => ({ name, rows: n }))

interface OfRun {
  readonly run: RunSummary
  readonly audit: Audit
}

/** Of several classes one at a time, against all others. */
export function OfClasses({ run, audit }: OfRun) {
  const [chosen, setChosen] = useState(run.classes[0] ?? '')
  const audits = Object.entries(audit).flatMap(([column, one]) => {
    const found = 'classes' in one ? one.classes[chosen] : undefined
    return found ? [[column, found] as const] : []
  })
  return (
    <>
      <p className="fairness-about">
        {counted(run.rows.test, 'test row')}, <Term of="oneAgainstTheRest">one class against the rest</Term>: a row is
        told “{chosen}” where that is the class that the model says.
      </p>
      <Select
        className="fairness-class"
        size="xs"
        label="Class"
        data={[...run.classes]}
        value={chosen}
        allowDeselect={false}
        onChange={(name) => name !== null && setChosen(name)}
      />
      <OfTwo audits={audits} positive={chosen} />
    </>
  )
}

/** Groups by how far predicted numbers are from the true ones. */
export function OfNumbers({ run, audit }: OfRun) {
  const audits = Object.entries(audit).flatMap(([column, one]): (readonly [string, GroupingErrors])[] =>
    'maeDifference' in one ? [[column, one]] : [],
  )
  const all = audits.map(([, one]) => one)
  return (
    <>
      <p className="fairness-about">
        {counted(run.rows.test, 'test row')}. Errors are predicted minus true {run.target}, in its unit.
      </p>
      <ul className="fairness-findings">
        {audits.map(([column, one]) => (
          <li key={column}>{errorSentence(one, column)}</li>
        ))}
      </ul>
      <Legend figure="error" reference="neither too high nor too low" />
      {audits.map(([column, one]) => (
        <Section key={column}>
          <GroupTable column={column} groups={rowsOf(one)} columns={errorColumns(one, all)} />
          <GapList gaps={errorGaps(one, column)} />
          <SmallGroups column={column} groups={one.groups} />
        </Section>
      ))}
    </>
  )
}

function SmallGroups({ column, groups }: { readonly column: string; readonly groups: GroupingErrors['groups'] }) {
  const small = Object.entries(groups).filter(([, group]) => group.tooSmall === true)
  if (small.length === 0) return null
  return (
    <p className="small second fairness-few">
      Too few rows to judge, left out of the gaps: {small.map(([name, { n }]) => `${name} (${n})`).join(', ')}. No
      evidence of a difference by {column} there is not evidence of none.
    </p>
  )
}

const Legend = ({ reference, figure }: { readonly reference: string; readonly figure: string }) => (
  <ul className="fairness-legend" aria-label="How to read the dots">
    <li>
      <svg width="26" height="10" aria-hidden="true">
        <line className="chart-interval" x1="1" x2="25" y1="5" y2="5" />
        <circle className="chart-dot" cx="13" cy="5" r="4" />
      </svg>
      {figure}, 95&thinsp;% interval
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
      {reference}
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
