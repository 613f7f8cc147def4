import type { GroupingAudit } from '../shared/fairness/index.ts'
import { columns, count, figureCells, figureColumn } from './text.ts'

const GAPS = [
  'demographicParityDifference',
  'demographicParityRatio',
  'equalizedOddsDifference',
  'equalOpportunityDifference',
] as const

/** The rates of each group, and the gaps between the groups. */
export function auditLines(name: string, { groups, disparateImpact, ...audit }: GroupingAudit): string {
  const judged = Object.entries(groups).filter(([, { tooSmall }]) => !tooSmall)
  const rates = (['selectionRate', 'tpr', 'fpr'] as const).map((rate) =>
    figureColumn(judged.map(([, group]) => group[rate])),
  )
  const impact = figureColumn(judged.flatMap(([group]) => disparateImpact[group] ?? []))
  const rowOf = new Map(judged.map(([group], row) => [group, [...rates, impact].map((column) => column[row] ?? '')]))
  const rows = Object.entries(groups).map(([group, { n }]) => [
    `    ${group}`,
    count(n),
    ...(rowOf.get(group) ?? ['too few to judge']),
  ])
  const head = ['    group', 'rows', 'selection rate', 'true positive rate', 'false positive rate', 'disparate impact']
  const gaps = GAPS.map((id) => [`    ${id}`, ...figureCells(audit[id])])
  return `  ${name}\n${columns([head, ...rows], { right: [1] })}\n${columns(gaps)}`
}
