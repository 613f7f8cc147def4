import { COMPARISONS, DISPARITIES, GROUP_RATES } from '../../fairness/index.ts'
import {
  fairnessDefinition,
  fairnessTitle,
  orderedIds,
  type ReportedGroup,
  type ReportedGrouping,
} from '../audit-figures.ts'
import {
  figure,
  note,
  paragraph,
  type ReportBlock,
  type ReportFigure,
  type ReportSection,
  section,
  table,
} from '../report.ts'
import { count, figureText, listed } from '../text.ts'

/** Rates that are drawn; all are in the tables. */
const DRAWN = ['selectionRate', 'tpr', 'fpr']
/** How many groups are drawn; crossed columns may have many. */
const MOST_DRAWN = 24

/** How the model treats groups, a part a column that rows are grouped by. */
export function groupsSection(groupings: readonly ReportedGrouping[], positive: string): ReportSection[] {
  return section('groups', 'Between groups', [
    groupings.length > 0 &&
      paragraph(
        'Rates of each group on the same rows, with 95 % intervals. The figures describe; whether a gap is justified is for people to judge. That no difference is seen is no proof that there is none.',
      ),
    groupings.flatMap((grouping) => groupingBlocks(grouping, positive)),
  ])
}

/** The tables and charts of one grouping. */
export function groupingBlocks({ name, groups, gaps, against }: ReportedGrouping, positive: string): ReportBlock[] {
  const rates = orderedIds(
    GROUP_RATES.ids,
    groups.map((group) => group.rates),
  )
  const small = groups.filter(({ isTooSmall }) => isTooSmall)
  const compared = orderedIds(COMPARISONS.ids, [Object.fromEntries(Object.keys(against).map((id) => [id, NONE]))])
  const judged = gapSentences({ name, groups, gaps, against }, positive)
  return [
    ...judged.map(({ text, isSeen }) => (isSeen ? note('warning', text) : paragraph(text))),
    table(
      `Rates by ${name}`,
      [['Group', 'text'], ['Rows', 'count'], ...rates.map((id) => [fairnessTitle(id), 'figure'] as const)],
      groups.map((group) => [
        group.isTooSmall ? `${group.name} (too few rows to judge)` : group.name,
        group.rows,
        ...rates.map((id) => group.rates[id] ?? null),
      ]),
      small.length > 0
        ? `${listed(small.map((group) => group.name))}: too few rows to judge, left out of every comparison. No evidence of a difference there is not evidence of none.`
        : undefined,
    ),
    ...DRAWN.flatMap((id) => rateChart(id, name, groups, positive)),
    table(
      `Gaps between the groups of ${name}`,
      [
        ['Gap', 'text'],
        ['Value (95 % interval)', 'figure'],
        ['What it is', 'text'],
      ],
      orderedIds(DISPARITIES.ids, [gaps]).map((id) => [fairnessTitle(id), gaps[id] ?? null, fairnessDefinition(id)]),
    ),
    ...(compared.length > 0
      ? [
          table(
            `Against the reference group of ${name}`,
            [['Group', 'text'], ...compared.map((id) => [fairnessTitle(id), 'figure'] as const)],
            groups
              .filter(({ isTooSmall }) => !isTooSmall)
              .map((group) => [group.name, ...compared.map((id) => against[id]?.[group.name] ?? null)]),
            compared.map((id) => fairnessDefinition(id)).join(' '),
          ),
        ]
      : []),
  ]
}

const NONE: ReportFigure = { value: null, low: null, high: null }

function rateChart(id: string, name: string, groups: readonly ReportedGroup[], positive: string): ReportBlock[] {
  const rows = groups.slice(0, MOST_DRAWN).flatMap((group) => {
    const { value = null, low = null, high = null } = group.rates[id] ?? {}
    return value === null
      ? []
      : [{ label: `${group.name} (${count(group.rows)})`, value, low, high, isFaint: group.isTooSmall }]
  })
  if (rows.length < 2) return []
  const left = groups.length > MOST_DRAWN ? ` The first ${MOST_DRAWN} of ${groups.length} groups.` : ''
  return [
    figure(
      `${fairnessTitle(id)} by ${name}`,
      `${meaningOf(id, positive)} Dot: the rate; line: its 95 % interval; hollow: too few rows to judge.${left}`,
      { is: 'intervals', of: 'Group (rows)', x: { title: fairnessTitle(id) }, rows },
    ),
  ]
}

const MEANINGS: Readonly<Record<string, (positive: string) => string>> = {
  selectionRate: (positive) => `The share of each group that is told “${positive}”.`,
  tpr: (positive) => `Of those in each group who are “${positive}”, the share found.`,
  fpr: (positive) => `Of those in each group who are not “${positive}”, the share wrongly told so.`,
}

const meaningOf = (id: string, positive: string): string => MEANINGS[id]?.(positive) ?? fairnessDefinition(id)

const WHAT: Readonly<Record<string, (positive: string) => string>> = {
  selectionRate: (positive) => `told “${positive}”`,
  tpr: (positive) => `found when they are “${positive}”`,
  fpr: (positive) => `wrongly told “${positive}”`,
}

/** The widest difference of each rate between two groups whose intervals are apart; one sentence where there is none. */
export function gapSentences(
  { name, groups }: ReportedGrouping,
  positive: string,
): { isSeen: boolean; text: string }[] {
  const judged = groups.filter(({ isTooSmall }) => !isTooSmall)
  if (judged.length < 2)
    return [{ isSeen: false, text: `By ${name}, fewer than two groups have enough rows to compare.` }]
  const seen = DRAWN.flatMap((id) => {
    const sorted = judged
      .filter(({ rates }) => rates[id]?.value != null)
      .toSorted((a, b) => (a.rates[id]?.value ?? 0) - (b.rates[id]?.value ?? 0))
    const [lowest, highest] = [sorted[0], sorted.at(-1)]
    const [low, high] = [lowest?.rates[id], highest?.rates[id]]
    if (!lowest || !highest || !low || !high || low.high === null || high.low === null || low.high >= high.low)
      return []
    const text = `By ${name}, rows of the group “${highest.name}” are more often ${WHAT[id]?.(positive) ?? id} than those of “${lowest.name}”: ${figureText(high)} against ${figureText(low)}.`
    return [{ isSeen: true, text }]
  })
  if (seen.length > 0) return seen
  return [
    {
      isSeen: false,
      text: `By ${name}, no difference is seen in how often groups are told “${positive}”, found, or wrongly told so: the intervals of the groups overlap. That is no proof that there is none.`,
    },
  ]
}
