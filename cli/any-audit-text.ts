import {
  type AnyAudit,
  ERROR_GAPS,
  EVIDENCE,
  GROUP_ERRORS,
  type GroupingErrors,
  isOfClasses,
  isOfNumbers,
  TESTED_ERRORS,
} from '../shared/fairness/index.ts'
import { auditLines, chance } from './audit-text.ts'
import { columns, count, digits, figureCells, figureColumn } from './text.ts'

/** An audit of one grouping, whatever is predicted. */
export function anyAuditLines(name: string, one: AnyAudit[string]): string {
  if (isOfNumbers(one)) return errorLines(name, one)
  if (!isOfClasses(one)) return auditLines(name, one)
  return Object.entries(one.classes)
    .map(([label, audit]) => auditLines(`${name}, "${label}" against the rest`, audit))
    .join('\n')
}

/** The errors of each group, the gaps between the groups, and what there is evidence of. */
function errorLines(name: string, audit: GroupingErrors): string {
  const { groups } = audit
  const judged = Object.entries(groups).filter(([, { tooSmall }]) => !tooSmall)
  const figures = GROUP_ERRORS.members.map(({ id }) => figureColumn(judged.map(([, group]) => group[id])))
  const rowOf = new Map(judged.map(([group], row) => [group, figures.map((column) => column[row] ?? '')]))
  const rows = Object.entries(groups).map(([group, { n }]) => [
    `    ${group}`,
    count(n),
    ...(rowOf.get(group) ?? ['too few to judge']),
  ])
  const head = [
    '    group',
    'rows',
    ...GROUP_ERRORS.members.map(({ id, title }) => (id === 'r2' ? title : title.toLowerCase())),
  ]
  const gaps = ERROR_GAPS.members
    .filter(({ id }) => audit[id].value !== null)
    .map(({ id }) => [`    ${id}`, ...figureCells(audit[id])])
  const why = audit.maeDifference.why ?? 'none is defined.'
  const table = gaps.length > 0 ? columns(gaps) : `    No gaps: ${why}`
  return `  ${name}\n${columns([head, ...rows], { right: [1] })}\n${table}\n${evidenceLines(audit)}`
}

/** Which groups differ from all other rows by more than chance; never that none does. */
function evidenceLines({ againstRest }: GroupingErrors): string {
  const found = Object.entries(againstRest).flatMap(([group, errors]) =>
    TESTED_ERRORS.flatMap((id) => {
      const difference = errors[id]
      if (!difference || difference.value === null || !(difference.adjusted < EVIDENCE)) return []
      const way = difference.value > 0 ? 'higher' : 'lower'
      const { title } = GROUP_ERRORS.get(id)
      return [
        `    ${group}: ${title.toLowerCase()} ${way} than of all other rows by ${digits(Math.abs(difference.value), 2)}, ${chance(difference.adjusted)}`,
      ]
    }),
  )
  if (Object.keys(againstRest).length === 0) return '    Nothing can be tested: too few rows.'
  if (found.length === 0) return '    No evidence of a difference; that is not evidence of none.'
  return found.join('\n')
}

/** How to read what an audit of numbers prints. */
export const ERROR_NOTES = `
  Mean error: predicted minus true value; above 0 predictions are too high for the group, below 0 too low.
  p-values: Welch's tests against all other rows, corrected for all comparisons of the audit (Holm).
`
