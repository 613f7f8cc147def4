import { basename } from 'node:path'
import { z } from 'zod'
import {
  createTables,
  isReportFormat,
  openRunFolder,
  REPORT_FORMATS,
  type ReportFormat,
  renderReport,
  runReportInput,
  writeFileAtomically,
} from '../../engine/index.ts'
import { usageError } from '../../shared/core/index.ts'
import { type ReportAbout, type RunReportInput, runReport } from '../../shared/report/index.ts'
import { type CommandHost, defineCommand } from '../command.ts'
import { importFile } from '../files.ts'
import { checkOutput } from '../output.ts'
import { CELL_OPTIONS, FILE_OPTIONS, inferOptions, readOptions } from '../reading-options.ts'
import { fileInput, modelInput } from '../report-input.ts'
import { size } from '../text.ts'
import { VERSION } from '../version.ts'

/** The day that a report says. */
export const DATE_OPTION = {
  date: z
    .string()
    .default('')
    .meta({ title: 'Day that the report says, such as 2026-11-20 (none: today)', placeholder: 'DAY' }),
}

const OPTIONS = z.object({
  out: z
    .string()
    .default('')
    .meta({ title: `File to write: ${REPORT_FORMATS.map((format) => `.${format}`).join(', ')}`, placeholder: 'FILE' }),
  groups: z
    .array(z.string())
    .default([])
    .meta({ title: 'Columns that part the rows into groups (none: the sensitive ones)', placeholder: 'COLUMN,…' }),
  name: z
    .string()
    .default('')
    .meta({ title: 'What the report calls the model (none: its file or project)', placeholder: 'NAME' }),
  ...DATE_OPTION,
  seed: z.int().default(0).meta({ title: 'Seed of the intervals' }),
  ...CELL_OPTIONS,
  ...FILE_OPTIONS,
})

type Options = z.output<typeof OPTIONS>

export const reportCommand = defineCommand({
  id: 'report',
  summary:
    'Writes a report of a model, for somebody who was not there: data, figures, groups, what it goes by, and its limits.',
  positionals: ['MODEL|PROJECT', '[FILE]'],
  options: OPTIONS,
  example: 'lathe report adult.lathe labelled.csv -o report.html',
  async run([from = '', file = ''], options, host) {
    const format = formatOf(options.out)
    await checkOutput(options.out)
    const date = dayOf(options.date, host.startedAt)
    const { input, name } = await inputOf(from, file, { ...options, date }, host)
    host.onProgress({ fraction: 0.95, text: `writing ${basename(options.out)}` })
    const report = runReport({ date, version: VERSION, ...input, name: options.name === '' ? name : options.name })
    const bytes = await renderReport(report, format)
    await writeFileAtomically(options.out, bytes)
    const sections = report.sections.map(({ title }) => title)
    return {
      json: { report: options.out, format, bytes: bytes.length, date, title: report.title, sections },
      text: `${report.title}\n${sections.map((title) => `  ${title}\n`).join('')}wrote ${options.out} (${size(bytes.length)})\n`,
    }
  },
})

type Input = Omit<RunReportInput, keyof ReportAbout>

/** What is known of a run of a project, of a model on a file, or of a model alone. */
async function inputOf(
  from: string,
  file: string,
  options: Options,
  host: CommandHost,
): Promise<{ input: Input; name: string }> {
  const run = await openRunFolder(from)
  if (run) {
    if (file !== '')
      throw usageError(`${from} is a project, whose run knows its data: ${file} is one file too many.`, {
        file,
        next: 'Leave it out, or name the model file of the run.',
      })
    const tables = createTables()
    try {
      const about = { name: run.name, date: null, version: VERSION }
      const controls = { onProgress: host.onProgress, signal: host.signal }
      const groups = options.groups.length > 0 ? { groups: options.groups } : {}
      const { name: _, date: __, ...input } = await runReportInput(tables, run, { ...about, ...controls, ...groups })
      return { input, name: run.name }
    } finally {
      await tables.close()
    }
  }
  const name = basename(from).replace(/\.lathe$/, '')
  const asked = { model: from, seed: options.seed, groups: options.groups }
  if (file === '' && options.groups.length > 0)
    throw usageError('--groups compares groups on labelled rows, and no file of them was given.', {
      value: options.groups.join(','),
      next: 'Name a file after the model, or leave --groups out.',
    })
  if (file === '') return { input: await modelInput(asked), name }
  host.onProgress({ fraction: 0.1, text: `reading ${basename(file)}` })
  const imported = await importFile(file, { ...readOptions(options), signal: host.signal }, inferOptions(options))
  return { input: await fileInput(asked, file, imported, host), name }
}

/** What the ending of a file asks for. */
export function formatOf(out: string): ReportFormat {
  if (out === '') throw usageError('-o is missing: the file to write.', { next: 'Add -o report.html.' })
  const ending = /\.([^./\\]+)$/.exec(out)?.[1]?.toLowerCase() ?? ''
  if (isReportFormat(ending)) return ending
  throw usageError(
    `A report is written as ${REPORT_FORMATS.map((format) => `.${format}`).join(', ')}, not as ${ending === '' ? 'a file without an ending' : `.${ending}`}.`,
    {
      value: out,
      next: 'Name a file such as report.html.',
    },
  )
}

/** The day that was asked for, or that of the command. */
export function dayOf(date: string, startedAt: number): string {
  if (date === '') return new Date(startedAt).toISOString().slice(0, 10)
  const at = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : NaN
  // The 31st of June is no day, though it can be counted.
  const isDay = !Number.isNaN(at) && new Date(at).toISOString().startsWith(date)
  if (isDay) return date
  throw usageError(`--date takes a day such as 2026-11-20, not "${date}".`, {
    value: date,
    next: 'As in: --date 2026-11-20',
  })
}
