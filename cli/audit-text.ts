import {
  DISPARITIES,
  EVIDENCE,
  type GroupFigure,
  type GroupingAudit,
  TESTED_RATES,
  type TestedRate,
} from '../shared/fairness/index.ts'
import { columns, count, digits, figureCells, figureColumn } from './text.ts'

const TITLES: Readonly<Record<TestedRate, string>> = {
  selectionRate: 'selection rate',
  tpr: 'true positive rate',
  fpr: 'false positive rate',
}

/** Of equal opportunity and predictive parity the difference says enough. */
const LEFT_TO_JSON: ReadonlySet<string> = new Set(['equalOpportunityRatio', 'treatmentEqualityDifference'])

/** The rates of each group, the gaps between the groups, and what there is evidence of. */
export function auditLines(name: string, audit: GroupingAudit): string {
  const { groups, disparateImpact } = audit
  const judged = Object.entries(groups).filter(([, { tooSmall }]) => !tooSmall)
  const rates = TESTED_RATES.map((rate) => rateColumn(judged.map(([, group]) => group[rate])))
  const impact = figureColumn(judged.flatMap(([group]) => disparateImpact[group] ?? []))
  const rowOf = new Map(judged.map(([group], row) => [group, [...rates, impact].map((column) => column[row] ?? '')]))
  const rows = Object.entries(groups).map(([group, { n }]) => [
    `    ${group}`,
    count(n),
    ...(rowOf.get(group) ?? ['too few to judge']),
  ])
  const head = ['    group', 'rows', ...TESTED_RATES.map((rate) => TITLES[rate]), 'disparate impact']
  const gaps = DISPARITIES.members
    .filter(({ id }) => !LEFT_TO_JSON.has(id) && audit[id].value !== null)
    .map(({ id }) => [`    ${id}`, ...figureCells(audit[id])])
  const why = audit.demographicParityDifference.why
  const table = gaps.length > 0 ? columns(gaps) : `    No gaps: ${why ?? 'none is defined.'}`
  return `  ${name}\n${columns([head, ...rows], { right: [1] })}\n${table}\n${evidenceLines(audit)}`
}

const rateColumn = (figures: readonly GroupFigure[]): string[] =>
  figureColumn(figures).map((cell, row) => (figures[row]?.tooSmall ? 'too few to judge' : cell))

/** Which groups differ from all other rows by more than chance; never that none does. */
function evidenceLines({ againstRest }: GroupingAudit): string {
  const found = Object.entries(againstRest).flatMap(([group, rates]) =>
    TESTED_RATES.flatMap((rate) => {
      const difference = rates[rate]
      if (!difference || difference.value === null || !(difference.adjusted < EVIDENCE)) return []
      const way = difference.value > 0 ? 'higher' : 'lower'
      const by = digits(Math.abs(difference.value), 2)
      return [`    ${group}: ${TITLES[rate]} ${way} than of all other rows by ${by}, ${chance(difference.adjusted)}`]
    }),
  )
  if (Object.keys(againstRest).length === 0) return '    Nothing can be tested: too few rows.'
  if (found.length === 0) return '    No evidence of a difference; that is not evidence of none.'
  return found.join('\n')
}

/** A p-value as it is printed. */
export const chance = (p: number): string => (p < 0.0001 ? 'p < 0.0001' : `p = ${digits(p, 2)}`)

/** How to read what an audit prints. */
export const AUDIT_NOTES = `
  p-values: score tests against all other rows, corrected for all comparisons of the audit (Holm).
  Disparate impact under 0.8 is the four-fifths rule: a screening signal of United States employment practice
  (29 CFR 1607.4 D), not a verdict on whether a difference is lawful or just, and without standing elsewhere.
`
