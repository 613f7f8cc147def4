import { COMPARISONS, DISPARITIES, ERROR_GAPS, GROUP_MEASURES, GROUP_RATES } from '../../fairness/index.ts'
import {
  fairnessDefinition,
  fairnessTitle,
  orderedIds,
  type ReportedDifference,
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
const DRAWN = ['selectionRate', 'tpr', 'fpr', 'meanError', 'mae']
/** How many groups are drawn; crossed columns may have many. */
const MOST_DRAWN = 24

/** How the model treats groups, a part a column that rows are grouped by. */
export function groupsSection(groupings: readonly ReportedGrouping[], positive: string): ReportSection[] {
  return section('groups', 'Between groups', [
    groupings.length > 0 &&
      paragraph(
        'Figures of each group on the same rows, with 95 % intervals. The figures describe; whether a gap is justified is for people to judge. That no difference is seen is no proof that there is none.',
      ),
    groupings.flatMap((grouping) => groupingBlocks(grouping, positive)),
  ])
}

/** The tables and charts of one grouping. */
export function groupingBlocks(grouping: ReportedGrouping, ofTarget: string): ReportBlock[] {
  const positive = grouping.positive ?? ofTarget
  const { name, groups, gaps, against } = grouping
  const rates = orderedIds(
    [...GROUP_RATES.ids, ...GROUP_MEASURES.ids],
    groups.map((group) => group.rates),
  )
  const compared = orderedIds(COMPARISONS.ids, [Object.fromEntries(Object.keys(against).map((id) => [id, NONE]))])
  const judged = gapSentences(grouping, positive)
  return [
    ...judged.map(({ text, isSeen }) => (isSeen ? note('warning', text) : paragraph(text))),
    ...rateTables(grouping, rates),
    ...DRAWN.flatMap((id) => rateChart(id, name, groups, positive)),
    table(
      `Gaps between the groups of ${name}`,
      [
        ['Gap', 'text'],
        ['Value (95 % interval)', 'figure'],
        ['What it is', 'text'],
      ],
      orderedIds([...DISPARITIES.ids, ...ERROR_GAPS.ids], [gaps]).map((id) => [
        fairnessTitle(id),
        gaps[id] ?? null,
        fairnessDefinition(id),
      ]),
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

/** Rates that stand beside each other; more go on in another table. */
const RATES_A_TABLE = 5

function rateTables({ name, groups }: ReportedGrouping, rates: readonly string[]): ReportBlock[] {
  const small = groups.filter(({ isTooSmall }) => isTooSmall)
  const few = `${listed(small.map((group) => group.name))}: too few rows to judge, left out of every comparison. No evidence of a difference there is not evidence of none.`
  const parts = Array.from({ length: Math.ceil(rates.length / RATES_A_TABLE) }, (_, part) =>
    rates.slice(part * RATES_A_TABLE, (part + 1) * RATES_A_TABLE),
  )
  return parts.map((ids, part) =>
    table(
      part === 0 ? `Rates by ${name}` : `Rates by ${name}, continued`,
      [
        ['Group', 'text'],
        ...(part === 0 ? [['Rows', 'count'] as const] : []),
        ...ids.map((id) => [fairnessTitle(id), 'figure'] as const),
      ],
      groups.map((group) => [
        group.isTooSmall ? `${group.name} (too few rows to judge)` : group.name,
        ...(part === 0 ? [group.rows] : []),
        ...ids.map((id) => group.rates[id] ?? null),
      ]),
      part === 0 && small.length > 0 ? few : undefined,
    ),
  )
}

const NONE: ReportFigure = { value: null, low: null, high: null }

function rateChart(id: string, name: string, groups: readonly ReportedGroup[], positive: string): ReportBlock[] {
  const rows = groups.slice(0, MOST_DRAWN).flatMap((group) => {
    const { value = null, low = null, high = null, tooSmall } = group.rates[id] ?? {}
    return value === null
      ? []
      : [
          {
            label: `${group.name} (${count(group.rows)})`,
            value,
            low,
            high,
            isFaint: group.isTooSmall || tooSmall === true,
          },
        ]
  })
  if (rows.length < 2) return []
  const left = groups.length > MOST_DRAWN ? ` The first ${MOST_DRAWN} of ${groups.length} groups.` : ''
  return [
    figure(
      `${fairnessTitle(id)} by ${name}`,
      `${meaningOf(id, positive)} Dot: the figure; line: its 95 % interval; hollow: too few rows to judge.${left}`,
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

/**
 * What an audit supports saying, one sentence a rate: the group that differs most from all other rows where there is evidence
 * of it, corrected for all comparisons; of audits without tests the two groups that are furthest apart. Never that all is even.
 */
export function gapSentences(grouping: ReportedGrouping, ofTarget: string): { isSeen: boolean; text: string }[] {
  const { name, groups, evidence } = grouping
  const positive = grouping.positive ?? ofTarget
  const judged = groups.filter(({ isTooSmall }) => !isTooSmall)
  if (judged.length < 2)
    return [{ isSeen: false, text: `By ${name}, fewer than two groups have enough rows to compare.` }]
  if (groups.some(({ rates }) => rates.mae)) return errorSentences(name, evidence ?? [])
  const seen = evidence ? differing(name, evidence, positive) : apart(name, judged, positive)
  if (seen.length > 0) return seen.map((text) => ({ isSeen: true, text }))
  return [
    {
      isSeen: false,
      text: `By ${name}, no difference is seen in how often groups are told “${positive}”, found, or wrongly told so. That is no proof that there is none.`,
    },
  ]
}

const ERRORS: Readonly<Record<string, (isMore: boolean) => string>> = {
  meanError: (isMore) => `predictions of the group are ${isMore ? 'higher' : 'lower'} against the truth`,
  mae: (isMore) => `predictions of the group are ${isMore ? 'further from' : 'nearer to'} the truth`,
}

/** The same of a model that predicts numbers. */
function errorSentences(name: string, evidence: readonly ReportedDifference[]): { isSeen: boolean; text: string }[] {
  const seen = Object.entries(ERRORS).flatMap(([id, words]) => {
    const [most] = evidence
      .filter(({ rate }) => rate === id)
      .toSorted((a, b) => Math.abs(b.figure.value ?? 0) - Math.abs(a.figure.value ?? 0))
    if (!most) return []
    const text = `By ${name}, group “${most.group}”: ${words((most.figure.value ?? 0) > 0)} than those of all others, more than chance explains; difference ${figureText(most.figure)}, in the unit of the target.`
    return [{ isSeen: true, text }]
  })
  if (seen.length > 0) return seen
  return [
    {
      isSeen: false,
      text: `By ${name}, no difference is seen in how far predictions are from the truth, nor in which direction. That is no proof that there is none.`,
    },
  ]
}

function differing(name: string, evidence: readonly ReportedDifference[], positive: string): string[] {
  return DRAWN.flatMap((id) => {
    const [most] = evidence
      .filter(({ rate }) => rate === id)
      .toSorted((a, b) => Math.abs(b.figure.value ?? 0) - Math.abs(a.figure.value ?? 0))
    if (!most) return []
    const way = (most.figure.value ?? 0) > 0 ? 'more' : 'less'
    return [
      `By ${name}, rows of the group “${most.group}” are ${way} often ${WHAT[id]?.(positive) ?? id} than all others: by ${pointsText(most.figure)}, more than chance explains.`,
    ]
  })
}

/** The size of a difference of rates, whatever its sign: “17.2 percentage points (15.6 to 18.8)”. */
function pointsText({ value, low, high }: ReportFigure): string {
  const points = (one: number) => (100 * Math.abs(one)).toFixed(1)
  const [least, most] = (value ?? 0) < 0 ? [high, low] : [low, high]
  const interval = least === null || most === null ? '' : ` (${points(least)} to ${points(most)})`
  return `${points(value ?? 0)} percentage points${interval}`
}

function apart(name: string, judged: readonly ReportedGroup[], positive: string): string[] {
  return DRAWN.flatMap((id) => {
    const sorted = judged
      .filter(({ rates }) => rates[id]?.value != null && !rates[id].tooSmall)
      .toSorted((a, b) => (a.rates[id]?.value ?? 0) - (b.rates[id]?.value ?? 0))
    const [lowest, highest] = [sorted[0], sorted.at(-1)]
    const [low, high] = [lowest?.rates[id], highest?.rates[id]]
    if (!lowest || !highest || !low || !high || low.high === null || high.low === null || low.high >= high.low)
      return []
    return [
      `By ${name}, rows of the group “${highest.name}” are more often ${WHAT[id]?.(positive) ?? id} than those of “${lowest.name}”: ${figureText(high)} against ${figureText(low)}.`,
    ]
  })
}
