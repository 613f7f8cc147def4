import { NumberInput } from '@mantine/core'
import { TriangleAlert } from 'lucide-react'
import { ownValue } from '../../../shared/core/index.ts'
import type { Client } from '../../client/client.ts'
import { count, decimal, figureText } from '../../format/index.ts'
import { useProject } from '../../state.ts'
import { Busy, createKept, Icon, Problem, Section, useLoaded } from '../../ui/index.ts'

type Before = Awaited<ReturnType<Client['fairness']['before']>>
type GroupingBefore = Before['groups'][string]

const BEFORE = createKept<Before>()

/** What is known of the groups before there is a model: rows, labels, and columns that tell the groups apart. */
export function BeforeTraining({ columns }: { readonly columns: readonly string[] }) {
  const { client, project } = useProject()
  const { choices } = project
  const { groupEdges: edges, population } = choices
  const asked = {
    project: project.id,
    columns: [...columns],
    ...(edges && { edges }),
    ...(population && { population }),
  }
  const { value, trouble, isStale } = useLoaded(
    JSON.stringify(['before', asked, choices.target, choices.ignore, project.data.sha256]),
    (signal) => client.fairness.before(asked, { signal }),
    BEFORE,
  )
  if (trouble) return <Problem trouble={trouble} />
  if (!value)
    return (
      <div className="fairness-room">
        <Busy verb="Looking at the groups" />
      </div>
    )
  return (
    <div className={isStale ? 'fairness is-stale' : 'fairness'} aria-busy={isStale}>
      <p className="fairness-about">
        Before training, all {count(value.rows)} rows.{' '}
        {choices.target === '' && 'Choose what to predict in Data to compare labels too.'}
      </p>
      {value.findings.length > 0 ? (
        <ul className="before-findings">
          {value.findings.map(({ id, columns: of, message }) => (
            <li key={`${id} ${of.join()}`}>
              <Icon of={TriangleAlert} /> <span>{message}</span>
            </li>
          ))}
        </ul>
      ) : (
        <p className="second">Nothing stands out. That is no evidence that labels and columns are without bias.</p>
      )}
      {Object.entries(value.groups).map(([column, grouping]) => (
        <Section key={column} title={`By ${column}`}>
          <GroupRows column={column} grouping={grouping} />
          <ProxyList column={column} grouping={grouping} />
        </Section>
      ))}
    </div>
  )
}

interface OfColumn {
  readonly column: string
  readonly grouping: GroupingBefore
}

/** Rows, shares and labels of each group, with its share of the population that the model is for to be entered. */
function GroupRows({ column, grouping: { representation, labels } }: OfColumn) {
  return (
    <table className="before-groups">
      <thead>
        <tr>
          <th scope="col">Group</th>
          <th scope="col">Rows</th>
          <th scope="col">Share, 95&thinsp;% interval</th>
          <th scope="col">Share of the population</th>
          {labels && <th scope="col">Positive labels, 95&thinsp;% interval</th>}
        </tr>
      </thead>
      <tbody>
        {Object.entries(representation).map(([name, { n, share, isUnder }]) => {
          const rate = labels?.rates[name]
          return (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{count(n)}</td>
              <td>
                {figureText(share)}
                {isUnder && <strong> too few</strong>}
              </td>
              <td>
                <PopulationShare column={column} group={name} />
              </td>
              {labels && <td>{rate ? (rate.tooSmall ? 'too few rows to judge' : figureText(rate)) : '–'}</td>}
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

const PERCENT = 100

function PopulationShare({ column, group }: { readonly column: string; readonly group: string }) {
  const { project, choose } = useProject()
  const all = project.choices.population ?? {}
  const { [group]: share, ...others } = ownValue(all, column) ?? {}
  return (
    <NumberInput
      size="xs"
      aria-label={`Share of ${column} = ${group} in the population, in percent`}
      min={0}
      max={PERCENT}
      suffix=" %"
      decimalScale={2}
      value={share === undefined ? '' : Number((share * PERCENT).toFixed(2))}
      onBlur={(event) => {
        const text = event.currentTarget.value.replace('%', '').trim()
        const entered = text === '' ? undefined : Number(text) / PERCENT
        if (entered === share || (entered !== undefined && !(entered >= 0 && entered <= 1))) return
        choose({
          population: { ...all, [column]: entered === undefined ? others : { ...others, [group]: entered } },
        })
      }}
    />
  )
}

const MOST_SHOWN = 8

/** The columns that tell the groups apart best, strongest first. */
function ProxyList({ column, grouping: { proxies } }: OfColumn) {
  if (proxies.length === 0)
    return <p className="second small">No group of {column} has rows enough to look for proxies.</p>
  return (
    <table className="before-groups before-proxies">
      <caption>What tells groups of {column} apart: area under the ROC curve on rows held out, 0.5 is chance</caption>
      <thead>
        <tr>
          <th scope="col">Columns</th>
          <th scope="col">Group</th>
          <th scope="col">Area, 95&thinsp;% interval</th>
          <th scope="col">
            <span className="hidden">Judgement</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {proxies.slice(0, MOST_SHOWN).map(({ columns, group, auc, isProxy, adjusted }) => (
          <tr key={`${columns.join()} ${group}`}>
            <th scope="row">
              {columns.length > 2 ? `all ${columns.length} columns together` : columns.join(' with ')}
            </th>
            <td>{group}</td>
            <td>{figureText(auc)}</td>
            <td>
              {isProxy ? <strong>stands in for it</strong> : adjusted < EVIDENCE ? 'tells a little' : 'no evidence'}
            </td>
          </tr>
        ))}
      </tbody>
      {proxies.length > MOST_SHOWN && (
        <tfoot>
          <tr>
            <td colSpan={4} className="second small">
              {count(proxies.length - MOST_SHOWN)} weaker, down to {decimal(proxies.at(-1)?.auc.value ?? 0.5, 2)}
            </td>
          </tr>
        </tfoot>
      )}
    </table>
  )
}

/** Under this, a p-value that is corrected for all that was tried is evidence (shared/fairness). */
const EVIDENCE = 0.05
