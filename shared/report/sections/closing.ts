import type { Finding } from '../../core/index.ts'
import { METRICS } from '../../metrics/index.ts'
import { orderedIds } from '../audit-figures.ts'
import type { ReportedEvaluation, RunReportInput } from '../input.ts'
import { facts, gap, list, note, paragraph, type ReportSection, section, table } from '../report.ts'
import { counted, madeWith } from '../text.ts'
import { metricTitle, someOf, whatIsPredicted } from './words.ts'

/** All that was found, gravest first. */
export function findingsSection(findings: readonly Finding[]): ReportSection[] {
  const graveFirst = (['error', 'warning'] as const).flatMap((severity) =>
    findings.filter((one) => one.severity === severity),
  )
  const mild = findings.filter(({ severity }) => severity === 'info')
  return section('findings', 'What was found', [
    graveFirst.map(({ message }) => note('warning', message)),
    mild.length > 0 && list(mild.map(({ message }) => message)),
  ])
}

/** What the model is for, and where it must not be trusted; what only its owner knows stands as a gap. */
export function limitsSection({ bundle: { pipeline, record } }: RunReportInput): ReportSection[] {
  const ranged = pipeline.inputs.filter(({ range }) => range !== null)
  return section('limits', 'What it is for, and its limits', [
    paragraph(`It is made to predict ${whatIsPredicted(pipeline)} for rows like those that it learned from.`),
    gap(
      'for which decisions it is meant, who uses it, and for what it must not be used. Its owner writes that down before it is used.',
    ),
    list([
      'It knows what stood in its data and nothing else. Where the world has changed since, or rows come from elsewhere, its figures do not hold.',
      ...(ranged.length > 0
        ? [
            `Values outside of what training saw are answered, and the answer says so: ${someOf(
              ranged.map(({ name }) => name),
              6,
            )}.`,
          ]
        : []),
      'It finds what goes together, not what causes what.',
      ...(record.rows.test < 200
        ? [`Only ${counted(record.rows.test, 'row')} tested it: its figures are rough, as their intervals say.`]
        : []),
      ...(record.sensitive.length === 0
        ? [
            'No column was marked as sensitive, so nothing is known of how it treats groups of people, if its rows are people.',
          ]
        : []),
      'A person should be able to look at and overrule a decision that matters to somebody.',
    ]),
  ])
}

/** What the figures mean, for those that occur. */
export function meaningSection(evaluation: ReportedEvaluation | null): ReportSection[] {
  const ids = orderedIds(METRICS.ids, evaluation ? [evaluation.metrics] : []).filter((id) => METRICS.has(id))
  return section('meaning', 'What the figures mean', [
    ids.length > 0 &&
      table(
        'Figures',
        [
          ['Figure', 'text'],
          ['What it is', 'text'],
          ['After', 'text'],
        ],
        ids.map((id) => {
          const { definition, source } = METRICS.get(id)
          return [metricTitle(id), definition, source]
        }),
      ),
  ])
}

/** How the report came about, so that it can be made again. */
export function aboutSection({ bundle: { record }, version, date, model }: RunReportInput): ReportSection[] {
  return section('about', 'About this report', [
    facts([
      ['Made with', madeWith(version)],
      ...(date === null ? [] : [['Made on', date] as const]),
      ['Data', record.dataSha256 === '' ? 'not known' : `SHA-256 ${record.dataSha256}`],
      ...(model ? [['Model', `SHA-256 ${model.sha256}`] as const] : []),
      ['Seed', String(record.seed)],
    ]),
    paragraph(
      'Figures, charts and sentences are computed from the run; nothing is written by hand. Intervals are 95 % intervals: of most figures by drawing the rows again 1,000 times. The same run and day give the same report.',
    ),
  ])
}
