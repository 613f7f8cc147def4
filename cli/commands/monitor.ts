import { z } from 'zod'
import { usageError } from '../../shared/core/index.ts'
import { defineCommand } from '../command.ts'
import { loadBundle } from '../files.ts'
import { type Looked, muteIn, openMonitoring } from '../monitoring.ts'
import { CELL_OPTIONS, FILE_OPTIONS } from '../reading-options.ts'

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
  mute: z.string().default('').meta({ title: 'Alert of that file to tell nothing of, by its key', placeholder: 'KEY' }),
  days: z.number().min(0).max(365).default(7).meta({ title: 'For how long, with --mute' }),
  note: z.string().default('').meta({ title: 'Why, with --mute', placeholder: 'TEXT' }),
  webhook: z.string().default('').meta({ title: 'Address to POST each alert to, as JSON', placeholder: 'URL' }),
  alertLog: z
    .string()
    .default('')
    .meta({ title: 'File that each alert is added to, a line of JSON', placeholder: 'FILE.jsonl' }),
  service: z
    .string()
    .default('')
    .meta({ title: 'Address of a running service: its requests, latency, errors and memory', placeholder: 'URL' }),
  watch: z
    .string()
    .default('')
    .meta({ title: 'Look again after so long, such as 60s or 5m, until told to end', placeholder: 'TIME' }),
  failOn: z.enum(['never', 'alarm']).default('never').meta({ title: 'Exit with 4 where there is an alarm' }),
  seed: z.int().default(0).meta({ title: 'Seed of the intervals' }),
  ...CELL_OPTIONS,
  ...FILE_OPTIONS,
})

export type MonitorOptions = z.output<typeof OPTIONS>

export const monitorCommand = defineCommand({
  id: 'monitor',
  summary:
    'New data, or the request log of a service, against the data of a model: what has changed since when, and how well the model is likely to do.',
  positionals: ['MODEL', 'FILE'],
  options: OPTIONS,
  example: 'lathe monitor adult.lathe this-week.csv --fail-on alarm',
  async run([model = '', file = ''], options, host) {
    if (options.mute !== '') return muteIn(options)
    const seconds = options.watch === '' ? null : secondsOf(options.watch)
    const monitoring = await openMonitoring(await loadBundle(model), model, file, options, host)
    if (seconds === null) {
      const looked = await monitoring.look()
      for (const problem of looked.problems) host.note(problem)
      return { ...looked.result, exitCode: options.failOn === 'alarm' && looked.isAlarm ? 4 : 0 }
    }
    host.announce({
      json: { watching: file, everySeconds: seconds },
      text: `watching ${file}, every ${options.watch}; Ctrl-C or SIGTERM ends it\n`,
    })
    const show = ({ events, problems }: Looked) => {
      for (const problem of problems) host.note(problem)
      for (const event of events) host.announce({ json: event, text: eventText(event) })
    }
    await monitoring.watch(seconds, show)
    return { json: null, text: '' }
  },
})

function eventText({ type, at, alert }: Looked['events'][number]): string {
  const time = new Date(at).toISOString().slice(0, 19).replace('T', ' ')
  const steps =
    type === 'raised' ? alert.steps.map((step, i) => `  ${i + 1}. ${step.title}. ${step.text}\n`).join('') : ''
  return `${time} ${type}: ${alert.title} (${alert.what}; ${alert.sure})\n${steps}`
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 }

function secondsOf(text: string): number {
  const [, number = '', unit = 's'] = /^(\d+(?:\.\d+)?)([smh])?$/.exec(text.trim()) ?? []
  const seconds = Number(number) * (UNITS[unit] ?? 1)
  if (number !== '' && seconds >= 1) return seconds
  throw usageError(`--watch takes a time, not "${text}".`, { value: text, next: 'As in: 60s, 5m or 1h; at least 1s.' })
}
