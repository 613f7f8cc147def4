import { basename } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import {
  type AlertSink,
  createHealthReader,
  type Found,
  figuresIn,
  isRequestLog,
  logSink,
  lookAt,
  type NewData,
  noReference,
  readBook,
  readDataFile,
  readRequestLog,
  SCORING_KERNELS,
  serviceConditions,
  takeIn,
  takeInService,
  tellAll,
  webhookSink,
  writeBook,
} from '../engine/index.ts'
import type { Bundle } from '../shared/bundle/index.ts'
import { createRng, LatheError, usageError } from '../shared/core/index.ts'
import { parseGate } from '../shared/fairness/index.ts'
import { REFERENCE_COMPUTE } from '../shared/models/index.ts'
import {
  type Alert,
  type AlertEvent,
  hasAlarm,
  lossModelsOf,
  muted,
  parseEvery,
  type Reference,
  referenceOf,
} from '../shared/monitor/index.ts'
import { scoreTable } from '../shared/pipeline/index.ts'
import type { CommandHost, CommandResult } from './command.ts'
import type { MonitorOptions } from './commands/monitor.ts'
import { monitorText, serviceText, type ToldAlert } from './monitor-text.ts'
import { inferOptions, readOptions } from './reading-options.ts'
import { count } from './text.ts'

/** What came of a look. */
export interface Looked {
  readonly result: CommandResult
  readonly isAlarm: boolean
  readonly events: readonly AlertEvent[]
  /** What went wrong beside it, in words. */
  readonly problems: readonly string[]
}

export interface Monitoring {
  look(): Promise<Looked>
  /** Looks again and again until the command is told to end; a look under way is finished. */
  watch(seconds: number, show: (looked: Looked) => void): Promise<void>
}

type Kept = Awaited<ReturnType<typeof readBook>>

export async function openMonitoring(
  bundle: Bundle,
  model: string,
  file: string,
  options: MonitorOptions,
  host: CommandHost,
): Promise<Monitoring> {
  const sinks: AlertSink[] = [
    ...(options.webhook === '' ? [] : [webhookSink(options.webhook)]),
    ...(options.alertLog === '' ? [] : [logSink(options.alertLog)]),
  ]
  if (options.every !== '') parseEvery(options.every)
  const compared = await referenceFor(bundle, model, options, host)
  const health = options.service === '' ? null : createHealthReader()
  let book = await readBook(options.alerts)
  const look = async (): Promise<Looked> => {
    const found = await lookOver(bundle, compared, file, options, host)
    const service = health && (await health.read(options.service))
    const at = Date.now()
    const own = takenIn(bundle, book, found, at)
    const both = service ? takeInService(own.book, serviceConditions(service), at) : { book: own.book, events: [] }
    book = both.book
    if (options.alerts !== '') await writeBook(options.alerts, book)
    const events = [...own.events, ...both.events]
    const problems = await tellAll(sinks, events)
    const open = book.alerts.filter(({ state }) => state === 'open').map((alert) => told(alert, book, at))
    const { report, series } = found
    const json = {
      ...report,
      ...(series && { series }),
      alerts: open,
      findings: found.findings,
      ...(service && { service }),
      ...(problems.length > 0 && { undelivered: problems }),
    }
    const text = monitorText(found, open, basename(file), bundle.pipeline) + (service ? serviceText(service) : '')
    // What is muted is nobody's alarm; without that, whatever the report itself calls one.
    const isAlarm = open.some(({ muted }) => muted === null) || (open.length === 0 && hasAlarm(report))
    return { result: { json, text }, isAlarm, events, problems }
  }
  return {
    look,
    async watch(seconds, show) {
      const { signal } = host
      while (!signal.aborted) {
        try {
          show(await look())
        } catch (error) {
          // The log may not be there yet, or a file half written: the next look finds it.
          if (!(error instanceof LatheError)) throw error
          host.note(`${error.message} ${error.details.next ?? ''}`)
        }
        await wait(seconds * 1000, undefined, { signal }).catch(() => undefined)
      }
    },
  }
}

async function lookOver(
  bundle: Bundle,
  { reference, rows }: Compared,
  file: string,
  options: MonitorOptions,
  host: CommandHost,
): Promise<Found & Pick<NewData, 'findings'>> {
  const data = await dataFrom(bundle, file, options, host)
  for (const name of options.groups)
    if (!data.grouping(name))
      throw usageError(`There is no column "${name}" to part rows into groups by.`, {
        column: name,
        value: name,
        next: 'Name columns of the file with --groups.',
      })
  const query = {
    every: options.every === '' ? undefined : parseEvery(options.every),
    gates: options.gate.map(parseGate),
    groups: options.groups.length > 0 ? options.groups : undefined,
    seed: options.seed,
    rows,
  }
  const isWatching = options.watch !== ''
  const found = await lookAt(bundle, reference, data, query, {
    compute: REFERENCE_COMPUTE,
    // A watch that is told to end finishes its look.
    signal: isWatching ? undefined : host.signal,
    onProgress: isWatching
      ? undefined
      : ({ fraction, text }) => host.onProgress({ fraction: 0.5 + fraction / 2, text }),
  })
  return { ...found, findings: data.findings }
}

const told = (alert: Alert, { mutes }: Kept, at: number): ToldAlert => {
  const mute = mutes.find(({ key, until }) => key === alert.key && until > at)
  return { ...alert, muted: mute ? { until: mute.until, note: mute.note } : null }
}

/** Alerts after this look. */
const takenIn = ({ pipeline, record }: Bundle, book: Kept, { parts, series }: Found, at: number) =>
  takeIn(book, { parts, by: series?.by ?? '' }, { target: pipeline.target, released: figuresIn(record.metrics), at })

const DAY = 86_400_000

/** Mutes what a file keeps. */
export async function muteIn({ alerts, mute, days, note }: MonitorOptions): Promise<CommandResult> {
  if (alerts === '')
    throw usageError('--mute needs the file that keeps the alerts.', { next: 'Add --alerts FILE.json.' })
  const book = await readBook(alerts)
  if (!book.alerts.some(({ key }) => key === mute))
    throw usageError(`There is no alert "${mute}" in ${basename(alerts)}.`, {
      value: mute,
      next: `It has ${[...new Set(book.alerts.map(({ key }) => key))].join(', ') || 'none'}.`,
    })
  const until = Date.now() + days * DAY
  const next = { ...book, ...muted(book, { key: mute, until, note }) }
  await writeBook(alerts, next)
  return {
    json: { mutes: next.mutes },
    text: `nothing is told of ${mute} for ${count(days)} days, until ${new Date(until).toISOString().slice(0, 10)}\n`,
  }
}

/** What a monitor compares with, and the real rows of it where there are any. */
interface Compared {
  readonly reference: Reference
  readonly rows: NewData['table'] | undefined
}

async function dataFrom(bundle: Bundle, file: string, options: MonitorOptions, host: CommandHost): Promise<NewData> {
  const query = { time: options.time || undefined, label: options.label || undefined }
  if (options.watch === '') host.onProgress({ fraction: 0.1, text: `reading ${basename(file)}` })
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
