import { basename } from 'node:path'
import { z } from 'zod'
import { renderReport, writeFileAtomically } from '../../engine/index.ts'
import { createRng, usageError } from '../../shared/core/index.ts'
import {
  audit,
  auditClasses,
  auditErrors,
  type ClassesAudit,
  type ErrorsAudit,
  judgeGates,
  parseGate,
} from '../../shared/fairness/index.ts'
import { auditReport } from '../../shared/report/index.ts'
import { anyAuditLines, ERROR_NOTES } from '../any-audit-text.ts'
import { AUDIT_NOTES, auditLines } from '../audit-text.ts'
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
    const format = options.report === '' ? null : formatOf(options.report)
    if (format) await checkOutput(options.report)
    const date = dayOf(options.date, host.startedAt)
    const { table, readings, predictions, classes, rows } = await loadOutcomes(file, options, host)
    host.onProgress({ fraction: 0.5, text: 'auditing' })
    if (predictions.task === 'multiclass') {
      if (format || options.gate.length > 0)
        throw usageError(`--report and --gate are for two classes; "${options.label}" has ${classes.length}.`, {
          column: options.label,
          next: 'Leave them out, or audit one class against the rest in a file of its own.',
        })
      const groupings = readGroups(groupColumns(options.groups, table.names), table, readings, rows)
      const asked = { groupings, minGroup: options.minGroup, references: options.reference }
      return classesResult(
        basename(file),
        rows.length,
        auditClasses(predictions, classes, asked, { rng: createRng(options.seed) }),
      )
    }
    if (predictions.task === 'regression') {
      if (format || host.given.has('reference'))
        throw usageError(`--report and --reference are for two classes; "${options.label}" holds numbers.`, {
          column: options.label,
          next: 'Leave them out; --json has every figure.',
        })
      const groupings = readGroups(groupColumns(options.groups, table.names), table, readings, rows)
      const found = auditErrors(
        { ...predictions, groupings, minGroup: options.minGroup },
        { rng: createRng(options.seed) },
      )
      return errorsResult(basename(file), rows.length, found, options)
    }
    const groupings = readGroups(groupColumns(options.groups, table.names), table, readings, rows)
    const { labels, decisions, scores } = predictions
    const result = audit(
      { labels, decisions, scores, groupings, minGroup: options.minGroup, references: options.reference },
      { rng: createRng(options.seed) },
    )
    const gates = judgeGates(options.gate.map(parseGate), result)
    const heading = `${basename(file)}: ${count(rows.length)} rows, selected means "${classes[1]}"\n`
    const lines = Object.entries(result).map(([name, one]) => auditLines(name, one))
    if (format) {
      const report = auditReport({
        name: basename(file),
        date,
        version: VERSION,
        audit: result,
        target: options.label,
        positive: classes[1] ?? '',
        rows: rows.length,
        on: `all rows of ${basename(file)} that have a label and a prediction`,
        threshold: options.prediction === '' ? options.threshold : null,
        minGroup: options.minGroup,
      })
      await writeFileAtomically(options.report, await renderReport(report, format))
    }
    const wrote = format ? `\nwrote ${options.report}\n` : ''
    const text = heading + section('By group (95 % interval)', lines.join('\n')) + AUDIT_NOTES
    return {
      json: gates.length > 0 ? { ...result, gates } : result,
      text: text + gateSection(gates) + wrote,
      exitCode: exitAtGates(gates, options.failOn),
    }
  },
})

/** Errors of predicted numbers. */
function errorsResult(
  file: string,
  rows: number,
  found: ErrorsAudit,
  { gate, failOn }: { readonly gate: readonly string[]; readonly failOn: 'never' | 'gate' },
) {
  const gates = judgeGates(gate.map(parseGate), found)
  const lines = Object.entries(found).map(([name, one]) => anyAuditLines(name, one))
  const text = `${file}: ${count(rows)} rows, errors in the unit of the target\n${section('By group (95 % interval)', lines.join('\n'))}`
  return {
    json: gates.length > 0 ? { ...found, gates } : found,
    text: text + ERROR_NOTES + gateSection(gates),
    exitCode: exitAtGates(gates, failOn),
  }
}

/** Each class against all others. */
function classesResult(file: string, rows: number, found: ClassesAudit) {
  const parts = Object.entries(found).flatMap(([name, { classes }]) =>
    Object.entries(classes).map(([label, one]) => section(`"${label}" against the rest`, auditLines(name, one))),
  )
  const text = `${file}: ${count(rows)} rows, each class against the rest; selected means that it is the one predicted\n`
  return { json: found, text: text + parts.join('') + AUDIT_NOTES }
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
