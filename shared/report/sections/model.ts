import { membersOf } from '../../pipeline/index.ts'
import { familyOf, familyTitle } from '../../train/index.ts'
import type { ReportedSearch, ReportedTrial, RunReportInput } from '../input.ts'
import {
  facts,
  figure,
  list,
  note,
  paragraph,
  type ReportBlock,
  type ReportSection,
  section,
  table,
} from '../report.ts'
import { count, counted, listed, number, share } from '../text.ts'
import { metricTitle } from './words.ts'

const MOST_TRIALS = 15

/** What the model is made of, and what else was tried. */
export function modelSection({ bundle: { pipeline, record }, search, model }: RunReportInput): ReportSection[] {
  const members = membersOf(pipeline)
  const isVote = members.length > 1
  return section('model', 'The model', [
    search && paragraph(search.why),
    facts([
      ['Kind', familyTitle(familyOf(pipeline))],
      ...(isVote ? [['Models that vote', votesOf(members)] as const] : []),
      ...(pipeline.task === 'binary'
        ? [[`Says “${pipeline.classes[1]}”`, `from a score of ${number(pipeline.threshold)} on`] as const]
        : []),
      [
        'Calibrated',
        pipeline.calibration ? 'yes: its scores were brought in line with what happens, on rows held out' : 'no',
      ],
      ...(record.constraints === undefined ? [] : [['Made to hold', JSON.stringify(record.constraints)] as const]),
      ['Random seed', String(record.seed)],
      ...(model ? [['Model file', `${count(model.bytes)} bytes, SHA-256 ${model.sha256}`] as const] : []),
    ]),
    isVote ? null : paramsTable(members[0]?.member.params ?? {}),
    search?.inWords && search.inWords.length > 0 && [paragraph('The model in words:'), list(search.inWords)],
    record.sensitive.length > 0 &&
      note(
        'info',
        `${listed(record.sensitive)} ${record.sensitive.length === 1 ? 'is' : 'are'} marked as sensitive: ${usedOf(
          record.sensitive,
          pipeline.inputs.map(({ name }) => name),
        )}`,
      ),
    search && triedBlocks(search),
  ])
}

function usedOf(sensitive: readonly string[], inputs: readonly string[]): string {
  const used = sensitive.filter((name) => inputs.includes(name))
  return used.length === 0
    ? 'groups are compared by it, and the model does not use it. Other columns may still tell it.'
    : `groups are compared by it, and the model uses ${listed(used)}.`
}

function votesOf(members: ReturnType<typeof membersOf>): string {
  const weights = new Map<string, number>()
  for (const { member } of members) {
    const title = familyTitle(member.family)
    weights.set(title, (weights.get(title) ?? 0) + member.weight)
  }
  const all = [...weights.values()].reduce((sum, one) => sum + one, 0) || 1
  return [...weights].map(([title, weight]) => `${title} ${share(weight / all, 0)}`).join(', ')
}

const paramsTable = (params: Readonly<Record<string, unknown>>): ReportBlock | null =>
  Object.keys(params).length === 0
    ? null
    : table(
        'Its settings',
        [
          ['Setting', 'text'],
          ['Value', 'text'],
        ],
        Object.entries(params).map(([name, value]) => [
          name,
          typeof value === 'string' ? value : JSON.stringify(value),
        ]),
      )

function triedBlocks({ leaderboard, metric }: ReportedSearch): ReportBlock[] {
  const judged = leaderboard.filter(({ valid, failed }) => failed === undefined && valid[metric]?.value != null)
  if (judged.length < 2) return []
  const shown = judged.slice(0, MOST_TRIALS)
  const left = leaderboard.length - shown.length
  const title = metricTitle(metric)
  return [
    table(
      'What was tried',
      [
        ['Place', 'number'],
        ['Kind', 'text'],
        [`${title}, on held-out training rows`, 'figure'],
        ['Seconds for a fit', 'number'],
        ['Rows scored in a second', 'count'],
        ['Bytes', 'count'],
      ],
      shown.map(({ rank, family, valid, seconds, rowsPerSecond, bytes }, at) => [
        rank ?? at + 1,
        familyTitle(family),
        valid[metric] ?? null,
        Number(seconds.toPrecision(2)),
        Number(rowsPerSecond.toPrecision(2)),
        bytes,
      ]),
      `Models that share a place cannot be told apart on these rows.${left > 0 ? ` ${counted(left, 'more trial')} not shown.` : ''}`,
    ),
    figure(`${title} of what was tried`, 'Dot: the value on held-out training rows; line: its 95 % interval.', {
      is: 'intervals',
      of: 'Kind',
      x: { title },
      rows: shown.map((trial, at) => trialRow(trial, metric, at)),
    }),
  ]
}

function trialRow({ family, valid }: ReportedTrial, metric: string, at: number) {
  const { value = null, low = null, high = null } = valid[metric] ?? {}
  return { label: `${at + 1}. ${familyTitle(family)}`, value: value ?? 0, low, high }
}
