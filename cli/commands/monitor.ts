import { basename } from 'node:path'
import { z } from 'zod'
import {
  type Found,
  figuresIn,
  isRequestLog,
  lookAt,
  type NewData,
  noReference,
  readBook,
  readDataFile,
  readRequestLog,
  SCORING_KERNELS,
  takeIn,
  writeBook,
} from '../../engine/index.ts'
import type { Bundle } from '../../shared/bundle/index.ts'
import { createRng } from '../../shared/core/index.ts'
import { parseGate } from '../../shared/fairness/index.ts'
import { REFERENCE_COMPUTE } from '../../shared/models/index.ts'
import { hasAlarm, lossModelsOf, parseEvery, type Reference, referenceOf } from '../../shared/monitor/index.ts'
import { scoreTable } from '../../shared/pipeline/index.ts'
import { type CommandHost, type CommandResult, defineCommand } from '../command.ts'
import { loadBundle } from '../files.ts'
import { monitorText } from '../monitor-text.ts'
import { CELL_OPTIONS, FILE_OPTIONS, inferOptions, readOptions } from '../reading-options.ts'

const OPTIONS = z.object({
  reference: z
    .string()
    .default('')
    .meta({ title: 'Rows to compare with, in place of those that the model learned from', placeholder: 'FILE' }),
  label: z
    .string()
    .default('')
    .meta({ title: 'Column with labels (none: the one that is predicted)', placeholder: 'COLUMN' }),
  labelled: z.string().default('').meta({
    title: 'Rows with labels that the model did not learn from, to estimate the errors of predicted numbers by',
    placeholder: 'FILE',
  }),
  time: z.string().default('').meta({ title: 'Column with the time of each row', placeholder: 'COLUMN' }),
  every: z.string().default('').meta({
    title: 'Part the rows: by hour, day or week (UTC), or so many rows each, such as 1000rows',
    placeholder: 'day|week|Nrows',
  }),
  groups: z.array(z.string()).default([]).meta({
    title: 'Columns whose groups are watched (none: the sensitive ones of the model)',
    placeholder: 'COLUMN,…',
  }),
  gate: z.array(z.string()).default([]).meta({
    title: 'Limits between groups beside those of the model, such as "demographicParityDifference<=0.1"',
    placeholder: 'LIMIT,…',
  }),
  alerts: z.string().default('').meta({
    title: 'File that keeps alerts from one look to the next, so that each is raised once',
    placeholder: 'FILE.json',
  }),
  failOn: z.enum(['never', 'alarm']).default('never').meta({ title: 'Exit with 4 where there is an alarm' }),
  seed: z.int().default(0).meta({ title: 'Seed of the intervals' }),
  ...CELL_OPTIONS,
  ...FILE_OPTIONS,
})

export type MonitorOptions = z.output<typeof OPTIONS>

export const monitorCommand = defineCommand({
  id: 'monitor',
  summary:
    'New data, or the request log of a service, against the data of a model: what has changed, and how well the model is likely to do.',
  positionals: ['MODEL', 'FILE'],
  options: OPTIONS,
  example: 'lathe monitor adult.lathe this-week.csv --fail-on alarm',
  async run([model = '', file = ''], options, host) {
    const bundle = await loadBundle(model)
    const reference = await referenceFor(bundle, model, options, host)
    return lookOnce(bundle, reference, file, options, host)
  },
})

/** What a monitor compares with, and the real rows of it where there are any. */
interface Compared {
  readonly reference: Reference
  readonly rows: NewData['table'] | undefined
}

async function lookOnce(
  bundle: Bundle,
  { reference, rows }: Compared,
  file: string,
  options: MonitorOptions,
  host: CommandHost,
): Promise<CommandResult> {
  const data = await dataFrom(bundle, file, options, host)
  const query = {
    every: options.every === '' ? undefined : parseEvery(options.every),
    gates: options.gate.map(parseGate),
    groups: options.groups.length > 0 ? options.groups : undefined,
    seed: options.seed,
    rows,
  }
  const found = await lookAt(bundle, reference, data, query, {
    compute: REFERENCE_COMPUTE,
    signal: host.signal,
    onProgress: ({ fraction, text }) => host.onProgress({ fraction: 0.5 + fraction / 2, text }),
  })
  const { alerts } = await taken(bundle, found, options)
  const open = alerts.filter(({ state }) => state === 'open')
  const isAlarm = open.length > 0 || hasAlarm(found.report)
  const { report, series } = found
  return {
    json: { ...report, ...(series && { series }), alerts: open, findings: data.findings },
    text: monitorText(found, open, basename(file), bundle.pipeline),
    exitCode: options.failOn === 'alarm' && isAlarm ? 4 : 0,
  }
}

/** Alerts after this look; kept where a file is named for them. */
async function taken({ pipeline, record }: Bundle, { parts, series }: Found, { alerts }: MonitorOptions) {
  const book = await readBook(alerts)
  const next = takeIn(
    book,
    { parts, by: series?.by ?? '' },
    { target: pipeline.target, released: figuresIn(record.metrics), at: Date.now() },
  )
  if (alerts !== '') await writeBook(alerts, next.book)
  return { alerts: next.book.alerts, events: next.events }
}

async function dataFrom(bundle: Bundle, file: string, options: MonitorOptions, host: CommandHost): Promise<NewData> {
  const query = { time: options.time || undefined, label: options.label || undefined }
  host.onProgress({ fraction: 0.1, text: `reading ${basename(file)}` })
  if (await isRequestLog(file)) return readRequestLog(file, bundle, query, { signal: host.signal })
  const read = { ...readOptions(options), signal: host.signal }
  return readDataFile(file, bundle, query, read, inferOptions(options))
}

async function referenceFor(
  bundle: Bundle,
  model: string,
  options: MonitorOptions,
  host: CommandHost,
): Promise<Compared> {
  const { pipeline } = bundle
  const read = (file: string) => dataFrom(bundle, file, { ...options, time: '' }, host)
  const given = options.reference === '' ? null : await read(options.reference)
  const kept = given
    ? referenceOf(
        pipeline,
        given.table,
        scoreTable(pipeline, given.table, undefined, SCORING_KERNELS),
        known(given.labels),
      )
    : bundle.reference
  if (!kept) throw noReference(model)
  const labelled = options.labelled === '' ? given : await read(options.labelled)
  const losses =
    labelled?.labels &&
    (await lossModelsOf(
      pipeline,
      labelled.table,
      scoreTable(pipeline, labelled.table, undefined, SCORING_KERNELS),
      labelled.labels,
      {
        rng: createRng('losses'),
        compute: REFERENCE_COMPUTE,
      },
    ))
  return { reference: losses ? { ...kept, losses } : kept, rows: given?.table }
}

/** Labels that are there. */
const known = (labels: Float64Array | null) => labels?.filter((label) => !Number.isNaN(label))
