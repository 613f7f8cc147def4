import { basename } from 'node:path'
import { z } from 'zod'
import { readRecipe, stepText, writeFileAtomically, writeTable } from '../../engine/index.ts'
import {
  holdsSecrets,
  isOn,
  originsOf,
  parseRecipe,
  type Recipe,
  recipeText,
  type StepConflict,
} from '../../shared/clean/index.ts'
import { clean, type Prepared, prepare, type StepEffect } from '../../shared/cleaning.ts'
import { dataError, usageError } from '../../shared/core/index.ts'
import { PLAIN_READING, type SourceTable, type Table, takeSource, toSource } from '../../shared/table/index.ts'
import { typeColumns } from '../../shared/train/index.ts'
import { defineCommand } from '../command.ts'
import { importFile } from '../files.ts'
import { checkOutput } from '../output.ts'
import { CELL_OPTIONS, FILE_OPTIONS, inferOptions, readOptions } from '../reading-options.ts'
import { setAsideLines } from '../set-aside-text.ts'
import { columns, count, section } from '../text.ts'

const OPTIONS = z.object({
  recipe: z.string().default('').meta({ title: 'Recipe file of cleaning steps', placeholder: 'FILE' }),
  steps: z
    .string()
    .default('')
    .meta({ title: 'Steps in place of a file, as in a recipe: [{"id":"normalise"}]', placeholder: 'JSON' }),
  saveRecipe: z.string().default('').meta({ title: 'Recipe file to write: these steps, checked', placeholder: 'FILE' }),
  out: z.string().default('').meta({ title: 'File to write: .csv, .jsonl or .parquet', placeholder: 'FILE' }),
  ...CELL_OPTIONS,
  ...FILE_OPTIONS,
})

/** Of a recipe file, which is not part of the recipe's name. */
const ENDING = /(\.recipe)?\.json$/i

export const cleanCommand = defineCommand({
  id: 'clean',
  summary: 'Applies a recipe of cleaning steps to a file; says what each step did, and lists conflicts.',
  positionals: ['FILE'],
  options: OPTIONS,
  example: 'lathe clean new.csv --recipe recipe.json -o clean.csv',
  async run([file = ''], options, host) {
    const recipe = await recipeOf(options)
    for (const path of [options.out, options.saveRecipe]) if (path !== '') await checkOutput(path)
    host.onProgress({ fraction: 0.1, text: `reading ${basename(file)}` })
    const { signal } = host
    const imported = await importFile(file, { ...readOptions(options), signal }, inferOptions(options))
    const { table: source, dialect, inference, readings } = imported
    const infer = { ...inferOptions(options), marks: inference.marks }
    host.onProgress({ fraction: 0.4, text: 'cleaning' })
    const prepared = prepare({ source, infer, readings, table: typeColumns(source, readings).table }, recipe)
    const cleaned = await cleanAll(prepared, recipe, signal)
    checkDone(file, cleaned)
    if (options.out !== '') {
      host.onProgress({ fraction: 0.7, text: `writing ${options.out}` })
      await writeCleaned(prepared, cleaned, options.out, signal)
    }
    if (options.saveRecipe !== '')
      await writeFileAtomically(
        options.saveRecipe,
        recipeText(recipe, basename(options.saveRecipe).replace(ENDING, '')),
      )
    const rows = { read: source.rows, kept: cleaned.table.rows }
    const text = [
      `${basename(file)}: ${count(rows.read)} rows, ${count(rows.kept)} after ${cleaned.steps.length} ${cleaned.steps.length === 1 ? 'step' : 'steps'}${options.out === '' ? '' : `; wrote ${options.out}`}\n`,
      section('Steps', stepLines(cleaned.steps)),
      section('Conflicts', conflictLines(cleaned.conflicts)),
      section('Set aside', setAsideLines(source.setAside)),
      options.saveRecipe !== '' && holdsSecrets(recipe)
        ? `\n${options.saveRecipe} holds the key of a hash: share it only with those who may have the key.\n`
        : '',
    ].join('')
    const { steps, conflicts } = cleaned
    const holdsKeys = options.saveRecipe !== '' && holdsSecrets(recipe)
    return {
      json: {
        rows,
        steps,
        conflicts,
        setAside: source.setAside,
        dialect,
        out: options.out || null,
        ...(options.saveRecipe !== '' && { holdsKeys }),
      },
      text,
    }
  },
})

async function recipeOf({ recipe, steps }: z.output<typeof OPTIONS>): Promise<Recipe> {
  if ((recipe === '') === (steps === ''))
    throw usageError('Give the steps once: --recipe FILE or --steps JSON.', {
      next: 'As in: lathe clean new.csv --recipe recipe.json -o clean.csv',
    })
  if (recipe !== '') return readRecipe(recipe)
  try {
    return parseRecipe({ steps: JSON.parse(steps) }, '--steps')
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw usageError(`--steps is not JSON: ${error.message}.`, {
      value: steps,
      next: `As in: --steps '[{"id":"normalise"}]'`,
    })
  }
}

/** One step as the output shows it. */
interface StepLine {
  readonly id: string
  readonly text: string
  readonly enabled: boolean
  readonly rowsRemoved: number
  readonly cellsChanged: number
  readonly columnsAdded: readonly string[]
  readonly columnsRemoved: readonly string[]
}

interface Cleaned {
  readonly table: Table
  /** The row of the file that each row was. */
  readonly rows: Uint32Array
  readonly steps: readonly StepLine[]
  readonly conflicts: readonly StepConflict[]
  /** Columns of the result that are as the file has them. */
  readonly untouched: ReadonlySet<string>
}

async function cleanAll(prepared: Prepared, recipe: Recipe, signal: AbortSignal): Promise<Cleaned> {
  let rows: Uint32Array = Uint32Array.from({ length: prepared.source.rows }, (_, row) => row)
  let table = prepared.table
  const steps: StepLine[] = []
  const conflicts: StepConflict[] = []
  const fitted: { id: string; state: NonNullable<StepEffect['state']> }[] = []
  for await (const effect of clean(prepared, recipe, rows, signal)) {
    rows = effect.rowsAfter
    if (effect.state) fitted.push({ id: effect.step.id, state: effect.state })
    table = effect.after
    steps.push(lineOf(effect, prepared))
    conflicts.push(...effect.conflicts)
  }
  const made = originsOf(fitted)
  const untouched = new Set([...table.columns.keys()].filter((name) => !made.has(name)))
  return { table, rows, steps, conflicts, untouched }
}

/** A recipe of which nothing could be done is for another file: what would be written is this one as it was. */
function checkDone(file: string, { steps, conflicts }: Cleaned): void {
  const failed = new Set(conflicts.map(({ at }) => at))
  const isDone = ({ enabled, rowsRemoved, cellsChanged, columnsAdded, columnsRemoved }: StepLine, at: number) =>
    enabled && (!failed.has(at) || rowsRemoved + cellsChanged + columnsAdded.length + columnsRemoved.length > 0)
  const [first] = conflicts
  if (!first || steps.some(isDone)) return
  const on = steps.filter(({ enabled }) => enabled).length
  throw dataError(
    `${on === 1 ? 'The step' : `None of the ${on} steps`} of the recipe ${on === 1 ? 'could not' : 'could'} be done on ${basename(file)}; nothing was written. Step ${first.at + 1}: ${first.message}`,
    { file, next: first.next, ...(first.columns[0] !== undefined && { column: first.columns[0] }) },
  )
}

function lineOf(
  { step, state, before, after, changed, columnsAdded, columnsRemoved }: StepEffect,
  { readings }: Prepared,
): StepLine {
  const rowsRemoved = before.rows - after.rows
  return {
    id: step.id,
    text: stepText({ ...step, state: state ?? {}, changed, rowsRemoved, before, readings }),
    enabled: isOn(step),
    rowsRemoved,
    cellsChanged: [...changed.values()].reduce((total, cells) => total + cells, 0),
    columnsAdded,
    columnsRemoved,
  }
}

/** Values in plain form; in a .csv, columns that no step touched keep their source texts. */
async function writeCleaned(
  { source, readings }: Prepared,
  { table, rows, untouched }: Cleaned,
  out: string,
  signal: AbortSignal,
): Promise<void> {
  const isText = out.toLowerCase().endsWith('.csv')
  const names = [...table.columns.keys()]
  const written = [...table.columns].map(([name, column]) => {
    const original = untouched.has(name) ? source.columns[source.names.indexOf(name)] : undefined
    if (!original) return { column: toSource(column), reading: PLAIN_READING[column.kind] }
    return { column: takeSource(original, rows), reading: isText ? undefined : readings.get(name) }
  })
  const result: SourceTable = {
    names,
    header: names,
    columns: written.map(({ column }) => column),
    rows: table.rows,
    records: table.rows,
    recordOf: null,
    setAside: [],
  }
  await writeTable(result, out, { readings: written.map(({ reading }) => reading), signal })
}

function stepLines(steps: readonly StepLine[]): string {
  const rows = steps.map(({ text, enabled, rowsRemoved, cellsChanged, columnsAdded, columnsRemoved }, at) => [
    `  ${at + 1}`,
    enabled ? text : `${text} (off)`,
    count(rowsRemoved),
    count(cellsChanged),
    [...columnsAdded.map((name) => `+${name}`), ...columnsRemoved.map((name) => `-${name}`)].join(' '),
  ])
  return steps.length === 0
    ? ''
    : columns([['  ', 'step', 'rows removed', 'cells changed', 'columns'], ...rows], { right: [2, 3] })
}

const conflictLines = (conflicts: readonly StepConflict[]): string =>
  conflicts.map(({ at, message, next }) => `  step ${at + 1}: ${message} ${next}`).join('\n')
