import type { RunSummary } from '../../../shared/contract/index.ts'
import { asOften, type Figure, figureValue } from '../../format/index.ts'

type AnyAudit = RunSummary['fairness'][string]
/** Of two classes, or of one class against the rest. */
export type GroupingAudit = Extract<AnyAudit, { demographicParityDifference: unknown }>
export type GroupingErrors = Extract<AnyAudit, { maeDifference: unknown }>

/** What of an audit is of two classes. */
export const ofTwo = (audit: AnyAudit | undefined): GroupingAudit | null =>
  audit && 'demographicParityDifference' in audit ? audit : null

export type GroupFigures = GroupingAudit['groups'][string]
export type RateId = 'selectionRate' | 'tpr' | 'fpr'

/** Rows that a rate is a share of. */
function baseOf(id: RateId, { n, baseRate }: GroupFigures): number {
  if (id === 'selectionRate') return n
  const share = baseRate.value ?? 0
  return n * (id === 'tpr' ? share : 1 - share)
}

/** Whether a group has too few rows to judge by this rate. */
export const isFew = (id: RateId, group: GroupFigures): boolean =>
  group.tooSmall === true || group[id].tooSmall === true

/** The rate of all rows together. */
export function overall(id: RateId, { groups }: GroupingAudit): number | null {
  let [selected, rows] = [0, 0]
  for (const group of Object.values(groups)) {
    const base = baseOf(id, group)
    if (group[id].value === null || base === 0) continue
    selected += base * group[id].value
    rows += base
  }
  return rows > 0 ? selected / rows : null
}

interface Extremes {
  readonly low: readonly [string, GroupFigures]
  readonly high: readonly [string, GroupFigures]
}

function extremes(id: RateId, { groups }: GroupingAudit): Extremes | null {
  const judged = Object.entries(groups)
    .filter(([, group]) => !isFew(id, group) && group[id].value !== null)
    .toSorted(([, a], [, b]) => (a[id].value ?? 0) - (b[id].value ?? 0))
  const [low, high] = [judged[0], judged.at(-1)]
  return low && high && low !== high ? { low, high } : null
}

/** Under this, a p-value that is corrected for all comparisons of the audit is evidence (shared/fairness). */
export const EVIDENCE = 0.05

/** Whether there is evidence that one end of a rate's range differs from the other rows. */
const isEvident = ({ againstRest }: GroupingAudit, rate: RateId, { low, high }: Extremes): boolean =>
  [low, high].some(([name]) => (againstRest[name]?.[rate]?.adjusted ?? 1) < EVIDENCE)

const without = (figure: Figure): Figure => ({ ...figure, low: null, high: null })

/** Who is told yes how often, as far as the intervals support saying it. */
export function selectionSentence(audit: GroupingAudit, column: string, positive: string): string {
  const ends = extremes('selectionRate', audit)
  if (!ends) return `By ${column}, fewer than two groups have enough rows to compare.`
  const [[low, lowest], [high, highest]] = [ends.low, ends.high]
  if (!isEvident(audit, 'selectionRate', ends))
    return `By ${column}, there is no evidence of a difference in how often “${positive}” is said. That is not evidence of none.`
  if (lowest.selectionRate.value === 0)
    return `Rows with ${groupOf(column, low)} are never told “${positive}”; of rows with ${groupOf(column, high)} a share of ${figureValue(highest.selectionRate)} is.`
  const against = audit.disparateImpact[low]
  const isReference = audit.disparateImpact[high]?.value === 1
  const ratio =
    isReference && against
      ? against
      : without({
          value: (lowest.selectionRate.value ?? 0) / (highest.selectionRate.value || 1),
          low: null,
          high: null,
        })
  return `Rows with ${groupOf(column, low)} are told “${positive}” ${asOften(ratio)} as rows with ${groupOf(column, high)}.`
}

/** Between the names of crossed columns, and of crossed groups (shared/fairness). */
const CROSS = ' & '
const MISSING = '(missing)'

/**
 * A group as any sentence can name it, whatever its value is: “sex = female”, “no value of age”. Values that hold the
 * mark between crossed ones are named as they stand.
 */
export function groupOf(column: string, group: string): string {
  const columns = column.split(CROSS)
  const values = group.split(CROSS)
  if (columns.length !== values.length) return `${column} = ${group}`
  const parts = columns.map((name, i) => (values[i] === MISSING ? `no value of ${name}` : `${name} = ${values[i]}`))
  return parts.join(' and ')
}

export interface Gap {
  readonly id: 'demographicParityDifference' | 'equalizedOddsDifference' | 'equalOpportunityDifference'
  readonly title: string
  readonly meaning: string
}

export const GAPS: readonly Gap[] = [
  {
    id: 'demographicParityDifference',
    title: 'Demographic parity',
    meaning: 'The largest share of a group that is told yes minus the smallest, whatever is true.',
  },
  {
    id: 'equalOpportunityDifference',
    title: 'Equal opportunity',
    meaning: 'Of those who are a yes, the largest share found in a group minus the smallest.',
  },
  {
    id: 'equalizedOddsDifference',
    title: 'Equalised odds',
    meaning: 'The larger of two gaps between groups: in the share found, and in the share wrongly told yes.',
  },
]

const RATES: Readonly<Record<Gap['id'], readonly RateId[]>> = {
  demographicParityDifference: ['selectionRate'],
  equalOpportunityDifference: ['tpr'],
  equalizedOddsDifference: ['tpr', 'fpr'],
}

const WHAT: Readonly<Record<RateId, (positive: string) => string>> = {
  selectionRate: (positive) => `told “${positive}”`,
  tpr: (positive) => `found when they are “${positive}”`,
  fpr: (positive) => `wrongly told “${positive}”`,
}

/** What a gap says, and whether there is evidence of it. */
export function gapSentence(
  { id }: Gap,
  audit: GroupingAudit,
  column: string,
  positive: string,
): { isSeen: boolean; text: string } {
  const figure = audit[id]
  if (figure.value === null) return { isSeen: false, text: figure.why ?? 'No gap can be computed.' }
  const seen = RATES[id].flatMap((rate) => {
    const ends = extremes(rate, audit)
    return ends && isEvident(audit, rate, ends) ? [{ rate, ...ends }] : []
  })
  const widest = seen.toSorted((a, b) => spanOf(b.rate, b) - spanOf(a.rate, a))[0]
  if (!widest) return { isSeen: false, text: 'No evidence of a difference; that is not evidence of none.' }
  const { rate, low, high } = widest
  return {
    isSeen: true,
    text: `Rows with ${groupOf(column, high[0])} are more often ${WHAT[rate](positive)} than those with ${groupOf(column, low[0])}: ${figureValue(high[1][rate])} against ${figureValue(low[1][rate])}.`,
  }
}

const spanOf = (rate: RateId, { low, high }: Extremes): number => (high[1][rate].value ?? 0) - (low[1][rate].value ?? 0)
