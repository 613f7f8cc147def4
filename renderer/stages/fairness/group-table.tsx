import { useRef } from 'react'
import { ChartMenu } from '../../charts/chart-menu.tsx'
import { IntervalDots } from '../../charts/interval-dots.tsx'
import { count, figureText } from '../../format/index.ts'
import { Term } from '../evaluate/term.tsx'
import { type GroupFigures, type GroupingAudit, isFew, overall, type RateId } from './audit-words.ts'

const ROW_REM = 1.6875
const rowHeight = (): number => ROW_REM * Number.parseFloat(getComputedStyle(document.documentElement).fontSize)

interface RateWords {
  readonly id: RateId
  readonly term: string
  readonly plain: (positive: string) => string
  readonly meaning: string
}

const RATES: readonly RateWords[] = [
  {
    id: 'selectionRate',
    term: 'Selection rate',
    plain: (positive) => `share told “${positive}”`,
    meaning: 'The share of the group’s rows that the model says yes to, whatever is true.',
  },
  {
    id: 'tpr',
    term: 'True positive rate',
    plain: (positive) => `of those that are “${positive}”`,
    meaning: 'Of the group’s rows that are a yes, the share that the model finds.',
  },
  {
    id: 'fpr',
    term: 'False positive rate',
    plain: () => 'of those that are not',
    meaning: 'Of the group’s rows that are a no, the share that the model wrongly says yes to.',
  },
]

interface GroupTableProps {
  readonly column: string
  readonly audit: GroupingAudit
  readonly positive: string
  readonly domains: Readonly<Record<RateId, readonly [number, number]>>
}

/** Each group's rates as dots with their intervals, on the scale that all groupings share. */
export function GroupTable({ column, audit, positive, domains }: GroupTableProps) {
  const groups = Object.entries(audit.groups)
  return (
    <table className="groups">
      <caption>{column}</caption>
      <thead>
        <tr>
          <th scope="col" className="groups-name">
            <span className="hidden">Group</span>
          </th>
          <th scope="col" className="groups-rows">
            Rows
          </th>
          {RATES.map((rate) => (
            <RateHead
              key={rate.id}
              rate={rate}
              column={column}
              audit={audit}
              positive={positive}
              domain={domains[rate.id]}
            />
          ))}
        </tr>
      </thead>
      <tbody>
        {groups.map(([name, group]) => (
          <tr key={name}>
            <th scope="row" className="groups-name" title={name}>
              {name}
            </th>
            <td className="groups-rows">{count(group.n)}</td>
            {RATES.map(({ id }) => (
              <td key={id}>
                <span className="hidden">{said(id, group)}</span>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const said = (id: RateId, group: GroupFigures): string =>
  isFew(id, group) ? `${figureText(group[id])}, too few rows to judge` : figureText(group[id])

interface RateHeadProps extends Omit<GroupTableProps, 'domains'> {
  readonly rate: RateWords
  readonly domain: readonly [number, number]
}

function RateHead({ rate, column, audit, positive, domain }: RateHeadProps) {
  const svg = useRef<SVGSVGElement>(null)
  const { id, term, plain, meaning } = rate
  const groups = Object.entries(audit.groups)
  const all = overall(id, audit)
  const caption = {
    title: `${term} by ${column}`,
    about: `${plain(positive)}, test rows, 95 % interval; dashed line: all rows`,
  }
  return (
    <th scope="col" className="groups-rate chart">
      <div className="groups-rate-head">
        <span className="groups-term">
          <Term words={{ term, plain: plain(positive), meaning, isLowerBetter: false, isShare: true }} text={term} />
        </span>
        <ChartMenu
          {...caption}
          svg={() => svg.current}
          data={{
            columns: ['Group', 'Rows', term, 'low', 'high', 'too few'],
            rows: groups.map(([name, group]) => [
              name,
              group.n,
              group[id].value,
              group[id].low,
              group[id].high,
              isFew(id, group) ? 'yes' : 'no',
            ]),
          }}
        />
      </div>
      <span className="groups-plain">{plain(positive)}</span>
      <div className="groups-drawing">
        <IntervalDots
          svgRef={svg}
          label={`${caption.title}. ${groups.map(([name, group]) => `${name} ${said(id, group)}`).join('; ')}`}
          rows={groups.map(([name, group]) => ({ name, figure: group[id], as: isFew(id, group) ? 'few' : 'subject' }))}
          domain={domain}
          rowHeight={rowHeight()}
          axis="bottom"
          reference={all === null ? undefined : { value: all, label: 'all rows' }}
        />
      </div>
    </th>
  )
}

/** One scale a rate for all groupings, so that they can be compared: from 0, as far as an interval reaches. */
export function domainsOf(audits: readonly GroupingAudit[]): Readonly<Record<RateId, readonly [number, number]>> {
  const domainOf = (id: RateId): readonly [number, number] => {
    const ends = audits.flatMap(({ groups }) =>
      Object.values(groups).map((group) => group[id].high ?? group[id].value ?? 0),
    )
    const most = Math.max(0.05, ...ends)
    return [0, most > 0.6 ? 1 : Math.ceil(most * 10) / 10]
  }
  return { selectionRate: domainOf('selectionRate'), tpr: domainOf('tpr'), fpr: domainOf('fpr') }
}
