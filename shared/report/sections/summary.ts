import type { Finding } from '../../core/index.ts'
import type { Slice, Task } from '../../metrics/index.ts'
import { familyOf, familyTitle } from '../../train/index.ts'
import type { ReportedGrouping } from '../audit-figures.ts'
import type { Aimed, ReportedEvaluation, RunReportInput } from '../input.ts'
import { list, note, paragraph, type ReportBlock, type ReportSection, section, table } from '../report.ts'
import { counted, figureText, number, share, shareText } from '../text.ts'
import { sliceText } from './conditions.ts'
import { gapSentences } from './groups.ts'
import { beside, howGood, LEADING, metricTitle, someOf, whatIsPredicted } from './words.ts'

const MOST_WARNINGS = 6

interface Seen {
  readonly evaluation: ReportedEvaluation | null
  readonly groupings: readonly ReportedGrouping[]
  readonly findings: readonly Finding[]
}

/** The first page: what is predicted, from what, how well against no model, and what to be careful of. */
export function summarySection(input: RunReportInput, { evaluation, groupings, findings }: Seen): ReportSection[] {
  const { pipeline, record } = input.bundle
  const { inputs } = pipeline
  const title = familyTitle(familyOf(pipeline))
  const columns = `${counted(inputs.length, 'column')}: ${someOf(inputs.map(({ name }) => name))}`
  const learned = `${title}, which learned from ${counted(record.rows.train, 'row')}`
  return section('in-short', 'In short', [
    paragraph(`This model predicts ${whatIsPredicted(pipeline)}. It does so from ${columns}.`),
    paragraph(
      evaluation === null
        ? `It is of the kind ${learned}. It keeps no figures of rows that it did not learn from, so nothing here says how good it is.`
        : `It is of the kind ${learned}. How good it is was measured on ${counted(evaluation.rows, 'row')}: ${evaluation.on}.`,
    ),
    evaluation && list(howGood(pipeline, evaluation.metrics, evaluation.baseline)),
    evaluation && leadingTable(evaluation, LEADING[pipeline.task]),
    warnings(findings, input.slices?.slices ?? [], groupings, pipeline),
  ])
}

function leadingTable({ metrics, baseline }: ReportedEvaluation, leading: readonly string[]): ReportBlock | null {
  const ids = leading.filter((id) => metrics[id])
  if (ids.length === 0) return null
  return table(
    'The leading figures',
    [
      ['Figure', 'text'],
      ['This model (95 % interval)', 'figure'],
      ...(baseline ? [['No model at all', 'number'] as const] : []),
    ],
    ids.map((id) => [metricTitle(id), metrics[id] ?? null, ...(baseline ? [beside(baseline[id], metrics[id])] : [])]),
    baseline && '“No model at all” always gives the same answer: how frequent each value is, or the average.',
  )
}

const SEVERE = ['error', 'warning'] as const

/** What was found that somebody must know before using the model, gravest first. */
function warnings(
  findings: readonly Finding[],
  slices: readonly Slice[],
  groupings: readonly ReportedGrouping[],
  { task, classes: [, positive = ''] }: Aimed,
): ReportBlock[] {
  const severe = SEVERE.flatMap((severity) => findings.filter((finding) => finding.severity === severity))
  const [weakest] = slices
  const seen = groupings
    .filter((one) => !isCrossed(one, groupings))
    .flatMap((grouping) =>
      gapSentences(grouping, positive)
        .filter(({ isSeen }) => isSeen)
        .slice(0, 1),
    )
  const all = [
    ...severe.map(({ message }) => message),
    ...(weakest ? [weakText(weakest, task)] : []),
    ...seen.map(({ text }) => text),
  ]
  if (all.length === 0)
    return [
      note('info', 'Nothing was found that would speak against using it. That is no proof that there is nothing.'),
    ]
  const shown =
    all.length > MOST_WARNINGS ? [...all.slice(0, MOST_WARNINGS - seen.length), ...seen.map(({ text }) => text)] : all
  const unique = [...new Set(shown)]
  const left = new Set(all).size - unique.length
  return [
    ...unique.map((text) => note('warning', text)),
    ...(left > 0 ? [paragraph(`${counted(left, 'more warning')} further below.`)] : []),
  ]
}

/** Whether a grouping is by several columns that are also looked at one by one. */
const isCrossed = ({ name }: ReportedGrouping, all: readonly ReportedGrouping[]): boolean =>
  all.some((other) => other.name !== name && name.split(' & ').includes(other.name))

const weakText = (slice: Slice, task: Task): string =>
  `It does worse where ${sliceText(slice)} (${counted(slice.rows, 'row')}): ${errorText(slice, task)}.`

/** How wrong the model is on a slice, against all rows. */
export const errorText = ({ error, overall }: Slice, task: Task): string =>
  task === 'regression'
    ? `it is off by ${figureText(error)} on average there, by ${number(overall, 3)} on all rows`
    : `${shareText(error)} of its answers are wrong there, ${share(overall)} on all rows`
