import {
  type FittedStep,
  fitRecipe,
  parseRecipe,
  type Recipe,
  readingsAfter,
  STEPS,
  typesOf,
} from '../../shared/clean/index.ts'
import { createRng, type Json } from '../../shared/core/index.ts'
import { inferReadings } from '../../shared/import/index.ts'
import { type Reading, type Table, take, unknownColumn } from '../../shared/table/index.ts'
import { readTarget, splitRows, splitRules, TRAIN_OPTIONS, typeColumns } from '../../shared/train/index.ts'
import { changedCells } from './changed-cells.ts'
import type { OpenTable } from './open-table.ts'

type Readings = ReadonlyMap<string, Reading>

/** A step that was applied to the training rows that the steps before it left. */
export interface Link {
  readonly step: Recipe['steps'][number]
  /** What it learned. */
  readonly state: Readonly<Record<string, Json>>
  /** Its rows before and after; of a step that reads cells anew, the columns that it reads. */
  readonly before: Table
  readonly after: Table
  /** The number in the file of each row before. */
  readonly rows: Uint32Array
  /** Of the rows before, those that are there after. */
  readonly kept: Uint32Array
  /** Column → cells that differ. */
  readonly changed: ReadonlyMap<string, number>
  /** How its columns are read; before it, something else where it reads cells anew. */
  readonly readings: Readings
  readonly readingsBefore: Readings
}

/** Training rows under the readings of a recipe: what its first step is applied to. */
interface Base {
  readonly key: string
  readonly table: Table
  readonly rows: Uint32Array
  readonly readings: Readings
}

interface Chain {
  readonly base: Base
  readonly links: readonly Link[]
}

/** Rows that a quick answer looks at. */
export const SAMPLE_ROWS = 20_000

// Of each open table the chain of all its rows that was asked for last: a change of one step computes that one anew.
const last = new WeakMap<OpenTable, Chain>()
const bases = new WeakMap<OpenTable, Base>()

/**
 * Applies every step of a recipe to the rows that a training learns from; all rows where there is no target yet.
 *
 * @param isSample whether 20,000 rows, evenly taken, are enough
 */
export function recipeChain(open: OpenTable, target: string, given: unknown, isSample = false): readonly Link[] {
  const { steps } = parseRecipe(given, 'the recipe')
  const whole = baseOf(open, target, { steps })
  if (isSample && whole.rows.length > SAMPLE_ROWS) return chainOf(open, sampleOf(whole), steps, []).links
  const known = last.get(open)
  const links = known?.base === whole ? known.links : []
  const firstNew = steps.findIndex((step, at) => JSON.stringify(step) !== JSON.stringify(links[at]?.step))
  const chain = chainOf(open, whole, steps, links.slice(0, firstNew < 0 ? steps.length : firstNew))
  last.set(open, chain)
  return chain.links
}

function chainOf(open: OpenTable, base: Base, steps: Recipe['steps'], known: readonly Link[]): Chain {
  const links = [...known]
  for (const [at, step] of steps.entries()) {
    if (at < known.length) continue
    // The rows of a step that reads cells anew are those of the step before.
    const earlier = links.findLast((link) => STEPS.get(link.step.id).scope !== 'reading')
    const table = earlier?.after ?? base.table
    const rows = earlier ? earlier.kept.map((row) => earlier.rows[row] ?? 0) : base.rows
    links.push(
      STEPS.get(step.id).scope === 'reading'
        ? rereading(open, { steps: steps.slice(0, at) }, step, rows)
        : applied(step, table, rows, base.readings),
    )
  }
  return { base, links }
}

function applied(step: Link['step'], before: Table, rows: Uint32Array, readings: Readings): Link {
  const { steps, table: after, rows: kept } = fitRecipe({ steps: [step] }, before)
  const changed = after.rows === before.rows ? changedCells(before, after) : new Map<string, number>()
  return { step, state: stateOf(steps), before, after, rows, kept, changed, readings, readingsBefore: readings }
}

function rereading(open: OpenTable, earlier: Recipe, step: Link['step'], rows: Uint32Array): Link {
  const [old, now] = [readingsOf(open, earlier), readingsOf(open, { steps: [...earlier.steps, step] })]
  const names = [...now.keys()].filter((name) => JSON.stringify(old.get(name)) !== JSON.stringify(now.get(name)))
  const only = (readings: Readings) => {
    const { names: all, columns } = open.read.table
    const source = { ...open.read.table, names, columns: names.flatMap((name) => columns[all.indexOf(name)] ?? []) }
    return take(typeColumns(source, readings).table, rows)
  }
  const [before, after] = [only(old), only(now)]
  const kept = Uint32Array.from(rows.keys())
  const changed = changedCells(before, after)
  return { step, state: {}, before, after, rows, kept, changed, readings: now, readingsBefore: old }
}

const stateOf = ([first]: readonly FittedStep[]): Readonly<Record<string, Json>> => first?.state ?? {}

/** The training rows under the readings of a recipe, as they were for the recipe before where nothing of that changed. */
function baseOf(open: OpenTable, target: string, { steps }: Recipe): Base {
  const reading = { steps: steps.filter(({ id }) => STEPS.get(id).scope === 'reading') }
  const key = JSON.stringify([target, reading])
  const known = bases.get(open)
  if (known?.key === key) return known
  const isReread = reading.steps.length > 0
  const readings = isReread ? readingsOf(open, reading) : open.readings
  const typed = isReread ? withReadings(open, readings) : open.table
  const rows = trainingRows(open, typed, readings, target)
  const base = { key, table: take(typed, rows), rows, readings }
  bases.set(open, base)
  return base
}

function sampleOf({ key, table, rows, readings }: Base): Base {
  const picked = Uint32Array.from({ length: SAMPLE_ROWS }, (_, i) => Math.floor((i * rows.length) / SAMPLE_ROWS))
  return { key, table: take(table, picked), rows: picked.map((at) => rows[at] ?? 0), readings }
}

/** The typed table with only those columns typed anew whose reading is another. */
function withReadings({ read, table, readings: old }: OpenTable, readings: Readings): Table {
  const { names, columns } = read.table
  const changed = names.filter((name) => JSON.stringify(old.get(name)) !== JSON.stringify(readings.get(name)))
  const source = {
    ...read.table,
    names: changed,
    columns: changed.flatMap((name) => columns[names.indexOf(name)] ?? []),
  }
  return { rows: table.rows, columns: new Map([...table.columns, ...typeColumns(source, readings).table.columns]) }
}

/** The readings that a training with this recipe gives to the columns. */
function readingsOf({ read, infer, inference, readings }: OpenTable, recipe: Recipe): Readings {
  const types = typesOf(recipe)
  const names = read.table.names.filter((name) => Object.hasOwn(types, name))
  const columns = names.flatMap((name) => read.table.columns[read.table.names.indexOf(name)] ?? [])
  for (const name of Object.keys(types)) if (!names.includes(name)) throw unknownColumn(name, read.table.names)
  const header = names.map(() => '')
  const inferred = inferReadings({ ...read.table, names, header, columns }, { ...infer, types, marks: inference.marks })
  return readingsAfter(
    recipe,
    new Map([...readings, ...inferred.columns.map((column) => [column.name, column.reading] as const)]),
  )
}

/** The rows that a training learns from: the same split, by the same rules and seed. All rows without a target. */
function trainingRows({ read }: OpenTable, table: Table, readings: Readings, target: string): Uint32Array {
  const source = read.table.columns[read.table.names.indexOf(target)]
  const reading = readings.get(target)
  if (!source || !reading) return Uint32Array.from({ length: table.rows }, (_, row) => row)
  const options = TRAIN_OPTIONS.parse({})
  const labels = readTarget(target, source, reading, options)
  const parting = splitRules(table, labels, options)
  const rng = createRng(options.seed).fork('split')
  return splitRows(read.table, labels, parting, null, options.test, rng).train
}
