import { basename } from 'node:path'
import { z } from 'zod'
import { renderReport, writeFileAtomically } from '../../engine/index.ts'
import { createRng, usageError } from '../../shared/core/index.ts'
import {
  type AnyAudit,
  audit,
  auditClasses,
  auditErrors,
  type Grouping,
  judgeGates,
  parseGate,
} from '../../shared/fairness/index.ts'
import { auditReport } from '../../shared/report/index.ts'
import { anyAuditLines, ERROR_NOTES } from '../any-audit-text.ts'
import { AUDIT_NOTES } from '../audit-text.ts'
import { auditBefore } from '../before-training.ts'
import { type CommandHost, defineCommand } from '../command.ts'
import { exitAtGates, GATE_OPTIONS, gateSection } from '../gates.ts'
import { groupColumns, readGroups } from '../group-columns.ts'
import { checkOutput } from '../output.ts'
import { CELL_OPTIONS, FILE_OPTIONS, inferOptions, readOptions } from '../reading-options.ts'
import { count, section } from '../text.ts'
import { VERSION } from '../version.ts'
import { loadPredictions, PREDICTIONS_OPTIONS } from './metrics.ts'
import { DATE_OPTION, dayOf, formatOf } from './report.ts'

type Asked = Parameters<typeof loadPredictions>[1]

export const fairnessCommand = defineCommand({
  id: 'fairness',
  summary:
    'The audit of any predictions, or of data before training: rates or errors by group and the gaps between groups, with 95 % intervals.',
  positionals: ['PREDS.csv'],
  options: z.object({
    ...PREDICTIONS_OPTIONS,
    groups: z.array(z.string()).default([]).meta({
      title: 'Columns that part the rows into groups, numbers in bands where edges follow: sex,age:25,40,60',
      placeholder: 'COLUMN[:EDGE,…],…',
    }),
    reference: z
      .record(z.string(), z.string())
      .default({})
      .meta({ title: 'Group to compare with, such as sex=Male (none: the largest)', placeholder: 'COLUMN=GROUP,…' }),
    minGroup: z.int().min(1).default(30).meta({ title: 'Fewer rows than this are too few to judge a group' }),
    before: z.boolean().default(false).meta({
      title: 'Before training: the file is data; representation, label rates, and columns that tell groups apart',
    }),
    shares: z.record(z.string(), z.string()).default({}).meta({
      title: 'Shares of the population that a model is for, such as sex:Female=0.51 (with --before)',
      placeholder: 'COLUMN:GROUP=SHARE,…',
    }),
    population: z
      .string()
      .default('')
      .meta({ title: 'The same from a file with the columns column, group and share', placeholder: 'FILE' }),
    ...GATE_OPTIONS,
    seed: z.int().default(0).meta({ title: 'Seed of the intervals' }),
    report: z
      .string()
      .default('')
      .meta({ title: 'Report to write as well: .html, .pdf, .md or .json', placeholder: 'FILE' }),
    decision: z
      .string()
      .default('')
      .meta({ title: 'What was decided about these figures, for the report', placeholder: 'TEXT' }),
    reason: z.string().default('').meta({ title: 'Why it was decided so', placeholder: 'TEXT' }),
    ...DATE_OPTION,
    ...CELL_OPTIONS,
    ...FILE_OPTIONS,
  }),
  example: 'lathe fairness predictions.csv --label income --prediction predicted --groups sex,race',
  async run([file = ''], options, host) {
    if (options.groups.length === 0)
      throw usageError('--groups is missing: the columns that part the rows into groups.', {
        next: 'Add --groups A,B.',
      })
    if (options.before)
      return auditBefore(file, { ...options, read: readOptions(options), infer: inferOptions(options) }, host)
    if (host.given.has('shares') || host.given.has('population'))
      throw usageError('--shares and --population are for --before.', { next: 'Add --before, or leave them out.' })
    checkDecision(options)
    const format = options.report === '' ? null : formatOf(options.report)
    if (format) await checkOutput(options.report)
    const date = dayOf(options.date, host.startedAt)
    const { table, readings, predictions, classes, rows } = await loadOutcomes(file, options, host)
    const { task } = predictions
    if (task === 'regression' && host.given.has('reference'))
      throw usageError(`--reference is for classes; "${options.label}" holds numbers.`, {
        column: options.label,
        next: 'Leave it out: each group is compared with all other rows.',
      })
    host.onProgress({ fraction: 0.5, text: 'auditing' })
    const groupings = readGroups(groupColumns(options.groups, table.names), table, readings, rows)
    const found = auditOf(predictions, classes, groupings, options)
    const gates = judgeGates(options.gate.map(parseGate), found)
    const name = basename(file)
    if (format) {
      const report = auditReport({
        name,
        date,
        version: VERSION,
        audit: found,
        task,
        target: options.label,
        positive: task === 'binary' ? (classes[1] ?? '') : '',
        rows: rows.length,
        on: `all rows of ${name} that have a label and a prediction`,
        threshold: task === 'binary' && options.prediction === '' ? options.threshold : null,
        minGroup: options.minGroup,
        ...(gates.length > 0 && { gates: { judged: gates, overrides: [] } }),
        ...(options.decision !== '' && { decision: { what: options.decision, reason: options.reason, date } }),
      })
      await writeFileAtomically(options.report, await renderReport(report, format))
    }
    const heading = `${name}: ${count(rows.length)} rows, ${WHAT[task](classes[1] ?? '')}\n`
    const lines = Object.entries(found).map(([column, one]) => anyAuditLines(column, one))
    const notes = task === 'regression' ? ERROR_NOTES : AUDIT_NOTES
    const wrote = format ? `\nwrote ${options.report}\n` : ''
    return {
      json: gates.length > 0 ? { ...found, gates } : found,
      text: heading + section('By group (95 % interval)', lines.join('\n')) + notes + gateSection(gates) + wrote,
      exitCode: exitAtGates(gates, options.failOn),
    }
  },
})

function checkDecision({
  report,
  decision,
  reason,
}: {
  readonly report: string
  readonly decision: string
  readonly reason: string
}): void {
  if (report === '' && (decision !== '' || reason !== ''))
    throw usageError('--decision and --reason are written into a report; none is asked for.', {
      next: 'Add --report FILE.html, or leave them out.',
    })
  if (reason !== '' && decision === '')
    throw usageError('--reason says why something was decided; what was decided is missing.', {
      next: 'Add --decision TEXT.',
    })
}

/** What is compared, in a heading. */
const WHAT = {
  binary: (positive: string) => `selected means "${positive}"`,
  multiclass: () => 'each class against the rest; selected means that it is the one predicted',
  regression: () => 'errors in the unit of the target',
} as const

type Loaded = Awaited<ReturnType<typeof loadPredictions>>

function auditOf(
  predictions: Loaded['predictions'],
  classes: Loaded['classes'],
  groupings: readonly Grouping[],
  { minGroup, reference, seed }: { minGroup: number; reference: Readonly<Record<string, string>>; seed: number },
): AnyAudit {
  const draws = { rng: createRng(seed) }
  const asked = { groupings, minGroup, references: reference }
  if (predictions.task === 'multiclass') return auditClasses(predictions, classes, asked, draws)
  if (predictions.task === 'regression') return auditErrors({ ...predictions, groupings, minGroup }, draws)
  const { labels, decisions, scores } = predictions
  return audit({ labels, decisions, scores, ...asked }, draws)
}

/**
 * Labels are classes where a predicted label, the positive class or its kind is given. A score alone is of two classes where
 * the labels are two, also where they are numbers, and else a predicted number.
 */
async function loadOutcomes(file: string, options: Asked, host: CommandHost) {
  if (options.score === '' || options.prediction !== '' || options.positive !== '' || host.given.has('threshold'))
    return loadPredictions(file, asClasses(options), host)
  const read = await loadPredictions(file, options, host)
  if (read.predictions.task !== 'regression') return read
  return new Set(read.predictions.labels).size > 2 ? read : loadPredictions(file, asClasses(options), host)
}

function asClasses<O extends { readonly types: Readonly<Record<string, string>>; readonly label: string }>(
  options: O,
): O {
  return { ...options, types: { ...options.types, [options.label]: 'category' } }
}
