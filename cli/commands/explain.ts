import { basename } from 'node:path'
import { z } from 'zod'
import { SCORING_KERNELS } from '../../engine/index.ts'
import { createRng, dataError, throwIfCancelled, usageError } from '../../shared/core/index.ts'
import { labelsFor } from '../../shared/evaluate/index.ts'
import { dependence, explainTable, interactions, spread, surrogate, tableOfSource } from '../../shared/explain/index.ts'
import type { Pipeline } from '../../shared/pipeline/index.ts'
import { PLAIN_READING, type SourceTable, type Table, take } from '../../shared/table/index.ts'
import { type CommandHost, defineCommand } from '../command.ts'
import { explanationText } from '../explanation-text.ts'
import { type Imported, importFile, loadBundle } from '../files.ts'
import { globalOf } from '../global-importance.ts'
import { CELL_OPTIONS, FILE_OPTIONS, inferOptions, readOptions } from '../reading-options.ts'
import { changesFor, type RowQuestions } from '../row-questions.ts'

const list = (title: string, placeholder: string) => z.array(z.string()).default([]).meta({ title, placeholder })

export const explainCommand = defineCommand({
  id: 'explain',
  summary: 'What a model goes by: which columns matter, how, and what each adds to the answer for a row.',
  positionals: ['MODEL', 'FILE'],
  options: z.object({
    rows: list('Records to explain, counted from 0', 'N,…'),
    method: z.enum(['interventional', 'path']).default('interventional').meta({
      title: 'What stands in for what is not known of a row: the background, or the ways of the file through trees',
    }),
    repeats: z.int().min(1).default(5).meta({ title: 'Times that each column is shuffled' }),
    dependence: list('Columns to follow: partial dependence, single curves, accumulated local effects', 'COLUMN,…'),
    interactions: z
      .boolean()
      .default(false)
      .meta({ title: "Which pairs act together (Friedman's H, of the eight strongest)" }),
    surrogate: z
      .boolean()
      .default(false)
      .meta({ title: 'A small tree in words that says roughly what the model says' }),
    set: z
      .record(z.string(), z.string())
      .default({})
      .meta({ title: 'What if: values to give to the rows of --rows', placeholder: 'COLUMN=VALUE,…' }),
    changes: z
      .int()
      .min(0)
      .default(0)
      .meta({ title: 'Nearest changes to find that would change the decision of --rows' }),
    wanted: z.string().default('').meta({ title: 'For --changes: the class, or the range of numbers such as 10..20' }),
    immutable: list('For --changes: columns that stay as they are', 'COLUMN,…'),
    ranges: z.record(z.string(), z.string()).default({}).meta({
      title: 'For --changes: numbers that stay in a range, such as age=18..70',
      placeholder: 'COLUMN=LOW..HIGH,…',
    }),
    mostChanges: z.int().min(1).default(3).meta({ title: 'For --changes: most columns that change' }),
    budget: z.number().min(0).default(0).meta({ title: 'Seconds after which shuffling and sampling end (0: none)' }),
    seed: z.int().default(0).meta({ title: 'Seed of the shuffles' }),
    ...CELL_OPTIONS,
    ...FILE_OPTIONS,
  }),
  example: 'lathe explain adult.lathe adult.csv --rows 0,5',
  async run([model = '', file = ''], options, host) {
    const { pipeline } = await loadBundle(model)
    const asked = recordsOf(options.rows)
    if (asked.length === 0 && (options.changes > 0 || Object.keys(options.set).length > 0))
      throw usageError('--changes and --set need --rows: the records that they are about.', { next: 'Add --rows 0.' })
    host.onProgress({ fraction: 0.05, text: `reading ${basename(file)}` })
    const read = { ...readOptions(options), signal: host.signal }
    const imported = await importFile(file, read, inferOptions(options))
    const columns = new Map(
      imported.table.names.flatMap((name, c) => {
        const column = imported.table.columns[c]
        return column ? [[name, column] as const] : []
      }),
    )
    const table = tableOfSource(pipeline, columns, imported.table.rows)
    const missing = pipeline.inputs.filter(({ name }) => !columns.has(name)).map(({ name }) => name)
    if (missing.length === pipeline.inputs.length)
      throw dataError(`${basename(file)} has none of the columns that the model uses.`, {
        file,
        next: `It uses ${pipeline.inputs.map(({ name }) => name).join(', ')}.`,
      })
    const isTimeUp = () => options.budget > 0 && Date.now() - host.startedAt > 1000 * options.budget
    const labels = labelsIn(pipeline, imported)
    const { seed, repeats } = options
    const global = await globalOf(pipeline, table, labels, { seed, repeats, isTimeUp, host })
    const strongest = global.global.map(({ column }) => column)
    const rows = rowsOf(imported.table, asked, file)
    const reference = options.method === 'path' ? { reference: take(table, spread(table.rows, 5000)) } : {}
    const explained = explainTable(pipeline, take(table, rows), {
      method: options.method,
      isTimeUp,
      kernels: SCORING_KERNELS,
      ...reference,
    })
    const json = {
      scale: 'margin',
      measure: global.measure,
      global: global.global,
      groups: global.groups,
      findings: [...global.findings, ...missingFinding(missing)],
      rows: explained.map((one) => ({ ...one, row: asked[one.row] ?? one.row })),
      ...(options.dependence.length > 0 && {
        dependence: options.dependence.map((column) => dependence(pipeline, table, column)),
      }),
      ...(options.interactions && { interactions: await pairsOf(pipeline, table, strongest.slice(0, 8), host) }),
      ...(options.surrogate && { surrogate: await surrogate(pipeline, table, createRng(seed)) }),
      ...questionsOf(pipeline, imported.table, asked, rows, options),
    }
    return { json, text: explanationText(pipeline, json, basename(file)) }
  },
})

function recordsOf(texts: readonly string[]): number[] {
  return texts.map((text) => {
    if (/^\d{1,12}$/u.test(text)) return Number(text)
    throw usageError(`--rows takes records counted from 0, such as 0,5, not "${text}".`, { value: text })
  })
}

/** Rows of the table that hold these records. */
function rowsOf({ rows, records, recordOf }: SourceTable, asked: readonly number[], file: string): Uint32Array {
  const rowOf = recordOf ? new Map(Array.from(recordOf, (record, row) => [record, row])) : null
  return Uint32Array.from(asked, (record) => {
    const row = rowOf ? rowOf.get(record) : record < rows ? record : undefined
    if (row !== undefined) return row
    throw dataError(`${basename(file)} has no record ${record}, or it was set aside.`, {
      file,
      value: String(record),
      next: `Records count from 0 to ${records - 1}.`,
    })
  })
}

/** Labels of every row where the file has the target; null where it has not. */
function labelsIn(pipeline: Pipeline, { table, readings }: Imported): Float64Array | null {
  const source = table.columns[table.names.indexOf(pipeline.target)]
  return source ? labelsFor(pipeline, source, readings.get(pipeline.target) ?? PLAIN_READING.category).labels : null
}

const missingFinding = (columns: readonly string[]) =>
  columns.length === 0
    ? []
    : [
        {
          id: 'missing-columns',
          severity: 'warning' as const,
          columns,
          message: `The file lacks ${columns.join(', ')}: missing in every row.`,
        },
      ]

function pairsOf(pipeline: Pipeline, table: Table, columns: readonly string[], { onProgress, signal }: CommandHost) {
  return interactions(pipeline, table, columns, async (fraction) => {
    onProgress({ fraction: 0.8 + 0.15 * fraction, text: 'finding interactions' })
    await new Promise((resolve) => setTimeout(resolve))
    throwIfCancelled(signal)
  })
}

/** What if, and what would change the decision, for each record that is asked about. */
function questionsOf(
  pipeline: Pipeline,
  table: SourceTable,
  asked: readonly number[],
  rows: Uint32Array,
  questions: RowQuestions,
) {
  const { changes, set } = questions
  if (changes === 0 && Object.keys(set).length === 0) return {}
  return {
    questions: asked.map((record, i) => ({ row: record, ...changesFor(pipeline, table, rows[i] ?? 0, questions) })),
  }
}
