import { basename } from 'node:path'
import { z } from 'zod'
import { saveRun, type TrainResult, train, writeFileAtomically } from '../../engine/index.ts'
import { type Json, usageError } from '../../shared/core/index.ts'
import type { GroupingAudit } from '../../shared/fairness/index.ts'
import { primaryMetric } from '../../shared/metrics/index.ts'
import { TRAIN_OPTIONS, type TrainOptions } from '../../shared/train/index.ts'
import { type CommandHost, defineCommand } from '../command.ts'
import { CELL_OPTIONS, FILE_OPTIONS, inferOptions, readOptions } from '../reading-options.ts'
import { columns, digits, figure, findingLines, metricLines, section } from '../text.ts'

const OPTIONS = z.object({
  target: z.string().default('').meta({ title: 'Column to predict' }),
  out: z.string().default('').meta({ title: 'Model file to write' }),
  ...TRAIN_OPTIONS.shape,
  params: z
    .record(z.string(), z.string())
    .default({})
    .meta({ title: 'Parameters, such as gbdt.rounds=100; fixes the family' }),
  split: z.string().default('').meta({ title: 'SPLIT.csv with the columns row,fold' }),
  recipe: z.string().default('').meta({ title: 'Recipe file of cleaning steps' }),
  budget: z.string().default('').meta({ title: 'Most time for the whole command, such as 60s or 2m' }),
  device: z.enum(['auto', 'cpu', 'gpu']).default('auto').meta({ title: 'What to train on' }),
  project: z.string().default('').meta({ title: 'Folder to keep the run in' }),
  ...CELL_OPTIONS,
  ...FILE_OPTIONS,
})

type Options = z.output<typeof OPTIONS>

export const trainCommand = defineCommand({
  id: 'train',
  summary:
    'Trains a model on a file: imports, splits, cleans, encodes, trains, evaluates, audits, and writes one model file.',
  positionals: ['FILE'],
  options: OPTIONS,
  example: 'lathe train adult.csv --target income --sensitive sex,race -o adult.lathe',
  async run([file = ''], options, host) {
    if (options.target === '')
      throw usageError('--target is missing: the column to predict.', { next: 'Add --target COLUMN.' })
    if (options.out === '' && options.project === '')
      throw usageError('-o is missing: the model file to write.', { next: 'Add -o MODEL.lathe, or --project DIR.' })
    if (options.device === 'gpu')
      throw usageError('No model family of this version trains on a GPU.', {
        value: 'gpu',
        next: 'Leave out --device: the CPU is used.',
      })
    checkSplit(host)
    const job = {
      file,
      target: options.target,
      read: readOptions(options),
      infer: inferOptions(options),
      recipe: options.recipe === '' ? null : options.recipe,
      split: options.split === '' ? null : options.split,
      options: trainOptions(options),
      deadline: options.budget === '' ? null : host.startedAt + milliseconds(options.budget),
    }
    const { result, model } = await train(job, host)
    if (options.out !== '') await writeFileAtomically(options.out, model)
    const json = summary(result, options, (Date.now() - host.startedAt) / 1000)
    const saved = options.project === '' ? options.out : await saveRun(options.project, { job, summary: json, model })
    return { json: { ...json, model: saved }, text: describe(result, saved, basename(file), json.seconds.total) }
  },
})

const SPLITS = ['test', 'split', 'splitGroup', 'splitTime']

function checkSplit({ given }: CommandHost): void {
  const named = SPLITS.filter((name) => given.has(name))
  if (named.length > 1)
    throw usageError('--test, --split, --split-group and --split-time exclude each other.', {
      value: named.join(', '),
      next: 'Give one of them.',
    })
}

function trainOptions(options: Options): TrainOptions {
  const params: Record<string, Record<string, Json>> = {}
  for (const [key, value] of Object.entries(options.params)) {
    const [family = '', name = ''] = key.split('.', 2)
    if (name === '')
      throw usageError(`--params takes FAMILY.NAME=VALUE, not "${key}=${value}".`, {
        value: key,
        next: 'As in: --params gbdt.rounds=100',
      })
    params[family] = { ...params[family], [name]: scalar(value) }
  }
  const known = Object.keys(TRAIN_OPTIONS.shape)
  return TRAIN_OPTIONS.parse({
    ...Object.fromEntries(Object.entries(options).filter(([key]) => known.includes(key))),
    params,
  })
}

function scalar(text: string): Json {
  if (text === 'true' || text === 'false') return text === 'true'
  return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text)
}

function milliseconds(text: string): number {
  const [, amount = '', unit = ''] = /^(\d+(?:\.\d+)?)(s|m|h)$/.exec(text) ?? []
  if (amount === '') throw usageError(`--budget takes a time such as 60s, 2m or 1h, not "${text}".`, { value: text })
  return Number(amount) * (unit === 's' ? 1000 : unit === 'm' ? 60_000 : 3_600_000)
}

/** The JSON of CLI.md. */
function summary({ best, classes, task, seconds, ...result }: TrainResult, { seed }: Options, total: number) {
  const { family, params, why, ...trial } = best
  return {
    task,
    ...result,
    positive: task === 'binary' ? (classes[1] ?? null) : null,
    classes,
    best: { family, params, seconds: trial.seconds, device: 'cpu', why },
    seconds: { ...seconds, total },
    seed,
  }
}

function describe(result: TrainResult, model: string, file: string, total: number): string {
  const { task, target, classes, rows, best, metrics, leaderboard, fairness, findings } = result
  const what =
    task === 'binary'
      ? `"${classes[1]}" of ${target} (against "${classes[0]}")`
      : task === 'multiclass'
        ? `${target}, one of ${classes.length} classes`
        : `the number ${target}`
  const counts = `${rows.train.toLocaleString('en-US')} training rows, ${rows.test.toLocaleString('en-US')} test rows`
  return [
    `${file}: predicts ${what}\n${counts}${rows.setAside > 0 ? `, ${rows.setAside} rows set aside` : ''}${rows.unused > 0 ? `, ${rows.unused} unused` : ''}\n`,
    section('Best model', `  ${best.why}\n  Fitted in ${digits(best.seconds, 2)} s on the CPU.`),
    section('On the test rows (95 % interval)', metricLines(metrics)),
    section('Tried', leaderboardLines(leaderboard, task)),
    section(
      'Between groups',
      Object.entries(fairness)
        .map(([name, audit]) => auditLines(name, audit))
        .join('\n'),
    ),
    section('Findings', findingLines(findings)),
    `\nwrote ${model} (${digits(total, 2)} s)\n`,
  ].join('')
}

function leaderboardLines(trials: TrainResult['leaderboard'], task: TrainResult['task']): string {
  const metric = primaryMetric(task)
  const rows = trials.map(({ family, valid, seconds, rowsPerSecond, bytes }) => [
    `  ${family}`,
    valid[metric] ? figure(valid[metric]) : '',
    `${digits(seconds, 2)} s`,
    rowsPerSecond > 0 ? `${digits(rowsPerSecond, 2)} rows/s` : '',
    `${digits(bytes / 1024, 2)} kB`,
  ])
  return columns([['  family', metric, 'fit', 'scores', 'size'], ...rows], [2, 3, 4])
}

export function auditLines(name: string, audit: GroupingAudit): string {
  const rows = Object.entries(audit.groups).map(([group, { n, tooSmall, selectionRate, tpr, fpr }]) => [
    `    ${group}`,
    n.toLocaleString('en-US'),
    ...(tooSmall ? ['too small to judge', '', ''] : [selectionRate, tpr, fpr].map(figure)),
  ])
  const gaps = (['demographicParityDifference', 'equalizedOddsDifference', 'equalOpportunityDifference'] as const).map(
    (id) => [`    ${id}`, figure(audit[id])],
  )
  return `  ${name}\n${columns([['    group', 'rows', 'selection rate', 'true positive rate', 'false positive rate'], ...rows], [1])}\n${columns(gaps)}`
}
