import { basename } from 'node:path'
import { z } from 'zod'
import { createRng } from '../../shared/core/index.ts'
import { evaluateScores, groupsIn, sourceColumn } from '../../shared/evaluate/index.ts'
import { type Condition, findSlices, type Slice, type Task } from '../../shared/metrics/index.ts'
import { predictionsFor } from '../../shared/pipeline/index.ts'
import { readColumn, takeSource } from '../../shared/table/index.ts'
import { defineCommand } from '../command.ts'
import { importFile, loadBundle } from '../files.ts'
import { labelledRows, learnedFrom } from '../labelled.ts'
import { CELL_OPTIONS, FILE_OPTIONS, inferOptions, readOptions } from '../reading-options.ts'
import { findingsInFlags } from '../remedies.ts'
import { columns, count, digits, findingLines, metricLines, section } from '../text.ts'

export const evaluateCommand = defineCommand({
  id: 'evaluate',
  summary: 'All metrics of a model on labelled data, with 95 % intervals.',
  positionals: ['MODEL', 'FILE'],
  options: z.object({
    ...CELL_OPTIONS,
    ...FILE_OPTIONS,
    group: z
      .string()
      .default('')
      .meta({ title: 'Column whose values belong together: intervals are over them', placeholder: 'COLUMN' }),
    seed: z.int().default(0).meta({ title: 'Seed of the intervals' }),
  }),
  example: 'lathe evaluate adult.lathe labelled.csv --json',
  async run([model = '', file = ''], options, host) {
    const { pipeline, record } = await loadBundle(model)
    host.onProgress({ fraction: 0.1, text: `reading ${basename(file)}` })
    const imported = await importFile(file, { ...readOptions(options), signal: host.signal }, inferOptions(options))
    const { table, readings } = imported
    const labelled = labelledRows(imported, file, pipeline)
    const { rows, labels } = labelled
    host.onProgress({ fraction: 0.5, text: 'scoring' })
    const scores = labelled.score(pipeline)
    host.onProgress({ fraction: 0.7, text: 'measuring' })
    const groups = options.group === '' ? null : groupsIn(sourceColumn(table, options.group), rows)
    const { task, metrics } = evaluateScores(pipeline, scores, labels, createRng(options.seed), groups)
    host.onProgress({ fraction: 0.9, text: 'looking for weak regions' })
    const known = new Map(
      table.names.flatMap((name, c) => {
        const [column, reading] = [table.columns[c], readings.get(name)]
        return column && reading && name !== pipeline.target
          ? [[name, readColumn(takeSource(column, rows), reading).column] as const]
          : []
      }),
    )
    const { slices, looked } = findSlices(predictionsFor(pipeline, scores, labels), known)
    const findings = [
      ...labelled.findings,
      ...(record.dataSha256 === imported.sha256 ? [learnedFrom(basename(model), basename(file))] : []),
    ]
    const weak = section(
      `Where it does worse (of ${count(looked)} regions, corrected for their number; 95 % interval)`,
      sliceLines(slices, task),
    )
    const text = `${basename(file)}: ${count(rows.length)} labelled rows${task === 'binary' ? `, positive class "${pipeline.classes[1]}"` : ''}\n${section('Metrics (95 % interval)', metricLines(metrics))}${weak}${section('Findings', findingLines(findings))}`
    return {
      json: {
        task,
        rows: rows.length,
        positive: task === 'binary' ? pipeline.classes[1] : null,
        metrics,
        slices,
        findings: findingsInFlags(findings),
      },
      text,
    }
  },
})

const sliceLines = (slices: readonly Slice[], task: Task): string =>
  columns(
    slices.map(({ conditions, rows, error, overall, p }) => [
      `  ${conditions.map(conditionText).join(' and ')}`,
      `${count(rows)} rows`,
      `${task === 'regression' ? 'mean absolute error' : 'wrong'} ${digits(error.value, 3)} (${digits(error.low, 3)} to ${digits(error.high, 3)}), all rows ${digits(overall, 3)}`,
      `p ${p < 0.0001 ? '< 0.0001' : digits(p, 2)}`,
    ]),
    { right: [1] },
  )

function conditionText(condition: Condition): string {
  const { column } = condition
  if (condition.is === 'missing') return `${column} missing`
  if (condition.is === 'level') return `${column} = ${condition.level}`
  const { from, to, isDate = false } = condition
  const shown = (value: number) => (isDate ? new Date(value).toISOString().slice(0, 10) : digits(value))
  if (from === null) return `${column} <= ${to === null ? 'any' : shown(to)}`
  return to === null ? `${column} > ${shown(from)}` : `${shown(from)} < ${column} <= ${shown(to)}`
}
