import { basename } from 'node:path'
import { z } from 'zod'
import { createRng, dataError } from '../../shared/core/index.ts'
import { evaluateScores, groupsIn, labelsFor, sourceColumn } from '../../shared/evaluate/index.ts'
import { scoreSource } from '../../shared/pipeline/index.ts'
import { PLAIN_READING, takeSource } from '../../shared/table/index.ts'
import { defineCommand } from '../command.ts'
import { importFile, loadBundle } from '../files.ts'
import { CELL_OPTIONS, FILE_OPTIONS, inferOptions, readOptions } from '../reading-options.ts'
import { findingsInFlags } from '../remedies.ts'
import { count, findingLines, metricLines, section } from '../text.ts'

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
    const { pipeline } = await loadBundle(model)
    host.onProgress({ fraction: 0.1, text: `reading ${basename(file)}` })
    const { table, readings } = await importFile(
      file,
      { ...readOptions(options), signal: host.signal },
      inferOptions(options),
    )
    const source = sourceColumn(table, pipeline.target)
    const { labels, findings } = labelsFor(pipeline, source, readings.get(pipeline.target) ?? PLAIN_READING.category)
    const rows = Uint32Array.from({ length: table.rows }, (_, row) => row).filter((row) => !Number.isNaN(labels[row]))
    if (rows.length === 0)
      throw dataError(`${basename(file)} has no row with a label that the model knows.`, {
        file,
        column: pipeline.target,
        next: `The model knows ${pipeline.classes.join(', ') || 'numbers'}.`,
      })
    host.onProgress({ fraction: 0.5, text: 'scoring' })
    const columns = new Map(
      table.names.flatMap((name, c) => (table.columns[c] ? [[name, takeSource(table.columns[c], rows)] as const] : [])),
    )
    const scores = scoreSource(pipeline, columns, rows.length)
    const known = Float64Array.from(rows, (row) => labels[row] ?? 0)
    host.onProgress({ fraction: 0.7, text: 'measuring' })
    const groups = options.group === '' ? null : groupsIn(sourceColumn(table, options.group), rows)
    const { task, metrics } = evaluateScores(pipeline, scores, known, createRng(options.seed), groups)
    const text = `${basename(file)}: ${count(rows.length)} labelled rows${task === 'binary' ? `, positive class "${pipeline.classes[1]}"` : ''}\n${section('Metrics (95 % interval)', metricLines(metrics))}${section('Findings', findingLines(findings))}`
    return {
      json: {
        task,
        rows: rows.length,
        positive: task === 'binary' ? pipeline.classes[1] : null,
        metrics,
        findings: findingsInFlags(findings),
      },
      text,
    }
  },
})
