import { basename } from 'node:path'
import { z } from 'zod'
import { SCORING_KERNELS } from '../../engine/index.ts'
import type { Bundle } from '../../shared/bundle/index.ts'
import { createRng, LatheError } from '../../shared/core/index.ts'
import { evaluateScores, labelsFor } from '../../shared/evaluate/index.ts'
import { tableOfSource } from '../../shared/explain/index.ts'
import { primaryMetric } from '../../shared/metrics/index.ts'
import {
  type ColumnReport,
  type MonitorReport,
  monitor,
  type Reference,
  referenceOf,
} from '../../shared/monitor/index.ts'
import { type Pipeline, scoreTable } from '../../shared/pipeline/index.ts'
import { PLAIN_READING } from '../../shared/table/index.ts'
import { defineCommand } from '../command.ts'
import { type Imported, importFile, loadBundle } from '../files.ts'
import { labelledRows } from '../labelled.ts'
import { CELL_OPTIONS, FILE_OPTIONS, inferOptions, readOptions } from '../reading-options.ts'
import { columns, count, digits, metricLines, section } from '../text.ts'

export const monitorCommand = defineCommand({
  id: 'monitor',
  summary: 'New data against the data of a model: what has changed, and how well the model is likely to do.',
  positionals: ['MODEL', 'FILE'],
  options: z.object({
    reference: z
      .string()
      .default('')
      .meta({ title: 'Rows to compare with, in place of those that the model learned from', placeholder: 'FILE' }),
    failOn: z.enum(['never', 'alarm']).default('never').meta({ title: 'Exit with 4 where there is an alarm' }),
    seed: z.int().default(0).meta({ title: 'Seed of the intervals' }),
    ...CELL_OPTIONS,
    ...FILE_OPTIONS,
  }),
  example: 'lathe monitor adult.lathe this-week.csv --fail-on alarm',
  async run([model = '', file = ''], options, host) {
    const bundle = await loadBundle(model)
    const { pipeline } = bundle
    const read = (path: string) =>
      importFile(path, { ...readOptions(options), signal: host.signal }, inferOptions(options))
    host.onProgress({ fraction: 0.1, text: `reading ${basename(file)}` })
    const imported = await read(file)
    const reference = options.reference
      ? await referenceFrom(pipeline, await read(options.reference))
      : keptReference(bundle, model)
    host.onProgress({ fraction: 0.5, text: 'comparing' })
    const { table, scores } = rowsOf(pipeline, imported)
    const there = new Set(imported.table.names)
    const absent = new Set(pipeline.inputs.flatMap(({ name }) => (there.has(name) ? [] : [name])))
    const report = monitor(pipeline, reference, table, scores, absent)
    const measured = measuredOn(pipeline, imported, file, options.seed)
    const hasAlarm = report.dataset.alarm || report.columns.some(({ alarm }) => alarm)
    return {
      json: { ...report, performance: { ...report.performance, measured } },
      text: textOf(report, measured, basename(file), pipeline),
      exitCode: options.failOn === 'alarm' && hasAlarm ? 4 : 0,
    }
  },
})

/** What a file says of the columns that the model knows, and what the model says of its rows. */
function rowsOf(pipeline: Pipeline, { table: { names, columns: sources, rows } }: Imported) {
  const known = new Map(names.flatMap((name, c) => (sources[c] ? [[name, sources[c]] as const] : [])))
  const table = tableOfSource(pipeline, known, rows)
  return { table, scores: scoreTable(pipeline, table, undefined, SCORING_KERNELS) }
}

function referenceFrom(pipeline: Pipeline, imported: Imported): Reference {
  const { table, scores } = rowsOf(pipeline, imported)
  return referenceOf(pipeline, table, scores)
}

function keptReference({ reference }: Bundle, model: string): Reference {
  if (reference) return reference
  throw new LatheError('unsupported', `${basename(model)} was made by a version that kept nothing to compare with.`, {
    file: model,
    next: 'Give the rows that it learned from with --reference, or train it again.',
  })
}

/** What labels say, where the file holds any that the model knows; null without. */
function measuredOn(pipeline: Pipeline, imported: Imported, file: string, seed: number) {
  const at = imported.table.names.indexOf(pipeline.target)
  const source = imported.table.columns[at]
  if (!source) return null
  const { labels } = labelsFor(pipeline, source, imported.readings.get(pipeline.target) ?? PLAIN_READING.category)
  if (labels.every(Number.isNaN)) return null
  const labelled = labelledRows(imported, file, pipeline)
  const { metrics } = evaluateScores(pipeline, labelled.score(pipeline), labelled.labels, createRng(seed))
  return { rows: labelled.rows.length, metrics }
}

type Measured = ReturnType<typeof measuredOn>

function textOf(report: MonitorReport, measured: Measured, file: string, pipeline: Pipeline): string {
  const { dataset, performance, predictions } = report
  const metric = primaryMetric(pipeline.task)
  const estimated = performance.estimated
  return [
    `${file}: ${count(report.rows)} rows. ${dataset.alarm ? 'ALARM' : 'No alarm for the data as a whole'}: ${dataset.why}\n`,
    section('Columns, most changed first', columnLines(report.columns)),
    predictions ? section('Predictions', driftLines([{ ...predictions, column: `predicted ${pipeline.target}` }])) : '',
    estimated ? section('Estimated without labels', estimateLines(estimated)) : '',
    measured
      ? section(`Measured on ${count(measured.rows)} labelled rows (95 % interval)`, metricLines(measured.metrics))
      : `\nThere are no labels of ${pipeline.target}: how well the model does (${metric}) is not measured.\n`,
  ].join('')
}

const columnLines = (found: readonly ColumnReport[]): string =>
  driftLines(found.toSorted((a, b) => Number(b.alarm) - Number(a.alarm) || (a.p ?? 1) - (b.p ?? 1)).slice(0, 30))

const driftLines = (found: readonly Pick<ColumnReport, 'column' | 'tests' | 'p' | 'alarm' | 'why'>[]): string =>
  columns(
    found.map(({ column, tests, p, alarm, why }) => [
      `  ${column}`,
      alarm ? 'ALARM' : 'ok',
      Object.entries(tests)
        .map(([id, { value }]) => `${id} ${digits(value, 2)}`)
        .join(', '),
      p === null ? '' : `p ${p < 0.0001 ? '< 0.0001' : digits(p, 2)}`,
      why ?? '',
    ]),
  )

function estimateLines({ assumptions, ...figures }: NonNullable<MonitorReport['performance']['estimated']>): string {
  const lines = Object.entries(figures).map(([id, value]) => [`  ${id}`, digits(value, 4)])
  return `${columns(lines)}\n  ${assumptions}`
}
