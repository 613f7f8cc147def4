import { basename } from 'node:path'
import { z } from 'zod'
import { createRng, usageError } from '../../shared/core/index.ts'
import { groupsIn, readPredictions, sourceColumn } from '../../shared/evaluate/index.ts'
import { measure } from '../../shared/metrics/index.ts'
import { unknownColumn } from '../../shared/table/index.ts'
import { type CommandHost, defineCommand } from '../command.ts'
import { importFile } from '../files.ts'
import { CELL_OPTIONS, FILE_OPTIONS, inferOptions, readOptions } from '../reading-options.ts'
import { count, metricLines, section } from '../text.ts'

/** Which columns of a predictions file hold what. */
export const PREDICTIONS_OPTIONS = {
  label: z.string().default('').meta({ title: 'Column of the true labels or values', placeholder: 'COLUMN' }),
  score: z.string().default('').meta({
    title: 'Column of the probability of the positive class, or of the predicted number',
    placeholder: 'COLUMN',
  }),
  prediction: z.string().default('').meta({ title: 'Column of the predicted label', placeholder: 'COLUMN' }),
  positive: z.string().default('').meta({ title: 'The positive class', placeholder: 'CLASS' }),
  threshold: z.number().default(0.5).meta({ title: 'Positive is predicted from this score on' }),
}

const OPTIONS = z.object({
  ...PREDICTIONS_OPTIONS,
  group: z
    .string()
    .default('')
    .meta({ title: 'Column whose values belong together: intervals are over them', placeholder: 'COLUMN' }),
  seed: z.int().default(0).meta({ title: 'Seed of the intervals' }),
  ...CELL_OPTIONS,
  ...FILE_OPTIONS,
})

/** Reads a predictions file by the options. */
export async function loadPredictions(
  file: string,
  options: Omit<z.output<typeof OPTIONS>, 'group'>,
  { signal, onProgress }: CommandHost,
) {
  if (options.label === '')
    throw usageError('--label is missing: the column of the true labels.', { next: 'Add --label COLUMN.' })
  onProgress({ fraction: 0.1, text: `reading ${basename(file)}` })
  const { table, readings } = await importFile(file, { ...readOptions(options), signal }, inferOptions(options))
  for (const name of [options.label, options.score, options.prediction])
    if (name !== '' && !table.names.includes(name)) throw unknownColumn(name, table.names)
  return { table, readings, ...readPredictions(table, readings, options) }
}

export const metricsCommand = defineCommand({
  id: 'metrics',
  summary: 'All metrics of any predictions, whoever made them, with 95 % intervals.',
  positionals: ['PREDS.csv'],
  options: OPTIONS,
  example: 'lathe metrics predictions.csv --label income --score p --positive ">50K"',
  async run([file = ''], options, host) {
    const { predictions, classes, rows, table } = await loadPredictions(file, options, host)
    host.onProgress({ fraction: 0.5, text: 'measuring' })
    const groups = options.group === '' ? null : groupsIn(sourceColumn(table, options.group), rows)
    const metrics = measure(predictions, { rng: createRng(options.seed), groups })
    const { task } = predictions
    const positive = task === 'binary' ? (classes[1] ?? null) : null
    const heading = `${basename(file)}: ${count(rows.length)} rows, ${task}${positive === null ? '' : `, positive class "${positive}"`}\n`
    return {
      json: { task, rows: rows.length, positive, classes, metrics },
      text: heading + section('Metrics (95 % interval)', metricLines(metrics)),
    }
  },
})
