import type { Report, ReportBlock } from '../report/index.ts'
import { auditOf } from './limits.ts'
import type { Verdict } from './recommend.ts'
import type { RetrainReport } from './report.ts'
import type { Version } from './state.ts'

/** What a recommendation is, in words. */
export const VERDICTS: Readonly<Record<Verdict, string>> = {
  promote: 'Promote the candidate',
  keep: 'Keep the champion',
  lookCloser: 'Look closer before anything is changed',
}

const KEPT = { kept: 'kept', exceeded: 'not kept', undecided: 'not shown to be kept' } as const

/** A candidate beside the champion, as a document for somebody who was not there. */
export function candidateReport(
  version: Version,
  found: RetrainReport,
  { date, lathe }: { readonly date: string | null; readonly lathe: string },
): Report {
  const { data, recommendation, champion } = found
  const against = champion === null ? '' : ` beside version ${champion}`
  return {
    title: `Version ${version.version} of the model of ${version.target}`,
    about: `${VERDICTS[recommendation.verdict]}: version ${version.version}${against} on ${data.rows.toLocaleString('en-US')} rows of ${data.names.join(', ') || 'a file'}.`,
    ...{ date, version: lathe },
    sections: [
      { id: 'recommendation', title: VERDICTS[recommendation.verdict], blocks: recommendationBlocks(found) },
      ...(champion === null
        ? []
        : [{ id: 'differences', title: 'Differences on the same rows', blocks: [differencesTable(found)] }]),
      ...(found.limits.length === 0
        ? []
        : [{ id: 'limits', title: 'Limits of a promotion', blocks: [limitsTable(found)] }]),
      ...groupSections(version),
      { id: 'origin', title: 'Where it comes from', blocks: originBlocks(version, found) },
    ],
  }
}

function recommendationBlocks({ recommendation, data, champion }: RetrainReport): ReportBlock[] {
  const blocks: ReportBlock[] = [{ is: 'list', items: recommendation.reasons.map(({ text }) => text) }]
  if (data.leftOut > 0)
    blocks.push({
      is: 'note',
      tone: 'info',
      text: `${data.leftOut.toLocaleString('en-US')} test rows were left out, since version ${champion} has seen them.`,
    })
  return blocks
}

const differencesTable = ({ differences }: RetrainReport): ReportBlock => ({
  is: 'table',
  title: 'The candidate less the champion, with 95 % intervals of the paired jackknife',
  table: {
    columns: [
      { title: 'Metric', kind: 'text' },
      { title: 'Candidate', kind: 'number' },
      { title: 'Champion', kind: 'number' },
      { title: 'Difference', kind: 'figure' },
      { title: 'Chance of a gain that matters', kind: 'share' },
    ],
    rows: Object.entries(differences).map(([id, { value, other, difference, low, high, better }]) => [
      ...[id, value, other, { value: difference, low, high }, better],
    ]),
  },
})

const limitsTable = ({ limits }: RetrainReport): ReportBlock => ({
  is: 'table',
  title: 'What every promotion is held against',
  table: {
    columns: [
      { title: 'Limit', kind: 'text' },
      { title: 'It is', kind: 'text' },
      { title: 'Value', kind: 'figure' },
    ],
    rows: limits.map(({ text, state, value, low, high, why }) => [text, KEPT[state], { value, low, high, why }]),
  },
})

/** Figures between groups on the version's own test rows. */
function groupSections({ fairness }: Version): Report['sections'] {
  const rows = Object.entries(auditOf(fairness)).flatMap(([of, figures]) =>
    Object.entries(figures).flatMap(([id, figure]) =>
      typeof figure === 'object' && 'value' in figure && 'low' in figure ? [[of, id, figure]] : [],
    ),
  )
  if (rows.length === 0) return []
  const columns = [
    { title: 'Groups by', kind: 'text' },
    { title: 'Figure', kind: 'text' },
    { title: 'Value', kind: 'figure' },
  ] as const
  return [
    {
      id: 'groups',
      title: 'Between groups',
      blocks: [{ is: 'table', title: 'On its own test rows', table: { columns, rows } }],
    },
  ]
}

function originBlocks({ lineage, model, family }: Version, { candidate, previous }: RetrainReport): ReportBlock[] {
  const { data, parent, recipe, seed } = lineage
  const size = (bytes: number) => `${Math.round(bytes / 1000).toLocaleString('en-US')} kB`
  const speed = (rows: number | null) =>
    rows === null ? '' : `, ${Number(rows.toPrecision(2)).toLocaleString('en-US')} rows a second`
  return [
    {
      is: 'facts',
      facts: [
        ['Family', family],
        ['Came of', parent === null ? 'no other version' : `version ${parent}`],
        ['Data', `${data.names.join(', ') || 'of unknown name'}, SHA-256 ${data.sha256}`],
        [
          'Training and test rows',
          `${(data.rows.train + data.rows.valid).toLocaleString('en-US')} and ${data.rows.test.toLocaleString('en-US')}`,
        ],
        ['Cleaning steps', recipe ? recipe.steps.join(', ') || 'none' : 'not kept by the model'],
        ['Seed', String(seed)],
        ['Model file', `SHA-256 ${model.sha256}`],
        ['Size and speed', `${size(candidate.bytes)}${speed(candidate.rowsPerSecond)}`],
        ...(previous ? [['Of the champion', `${size(previous.bytes)}${speed(previous.rowsPerSecond)}`] as const] : []),
      ],
    },
  ]
}
