import { GAPS, type GroupingAudit, gapSentence, isFew, overall, type RateId } from './audit-words.ts'
import type { ShownGap } from './gap-list.tsx'
import type { GroupColumn } from './group-table.tsx'

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

type Domains = Readonly<Record<RateId, readonly [number, number]>>

/** The rates of the groups of two classes, or of one class against the rest. */
export const rateColumns = (audit: GroupingAudit, positive: string, domains: Domains): GroupColumn[] =>
  RATES.map(({ id, term, plain, meaning }) => {
    const all = overall(id, audit)
    return {
      id,
      words: { term, plain: plain(positive), meaning, isLowerBetter: false, isShare: true },
      domain: domains[id],
      reference: all === null ? null : { value: all, label: 'all rows' },
      figures: Object.values(audit.groups).map((group) => ({ figure: group[id], isFew: isFew(id, group) })),
    }
  })

/** One scale a rate for all groupings, so that they can be compared: from 0, as far as an interval reaches. */
export function domainsOf(audits: readonly GroupingAudit[]): Domains {
  const domainOf = (id: RateId): readonly [number, number] => {
    const ends = audits.flatMap(({ groups }) =>
      Object.values(groups).map((group) => group[id].high ?? group[id].value ?? 0),
    )
    const most = Math.max(0.05, ...ends)
    return [0, most > 0.6 ? 1 : Math.ceil(most * 10) / 10]
  }
  return { selectionRate: domainOf('selectionRate'), tpr: domainOf('tpr'), fpr: domainOf('fpr') }
}

/** The gaps of an audit of two classes, or of one class against the rest. */
export const rateGaps = (audit: GroupingAudit, column: string, positive: string): ShownGap[] =>
  GAPS.map((gap) => {
    const { id, title, meaning } = gap
    const words = { term: title, plain: `${title} difference`, meaning, isLowerBetter: true, isShare: true }
    return { id, words, figure: audit[id], ...gapSentence(gap, audit, column, positive) }
  })
