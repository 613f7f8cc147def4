import {
  type FittedStep,
  fitRecipe,
  parseRecipe,
  type Recipe,
  readingsAfter,
  STEPS,
  typesOf,
} from '../../shared/clean/index.ts'
import type { Choices, StepEffect } from '../../shared/contract/index.ts'
import { createRng, type Json } from '../../shared/core/index.ts'
import { inferReadings } from '../../shared/import/index.ts'
import { type Column, columnOf, type Reading, type Table, take } from '../../shared/table/index.ts'
import { readTarget, splitRows, splitRules, TRAIN_OPTIONS, typeColumns } from '../../shared/train/index.ts'
import type { OpenTable } from './open-table.ts'
import { stepText } from './step-text.ts'

type Readings = ReadonlyMap<string, Reading>

/** What each step of a recipe does to the training rows that the steps before it leave. */
export function effectsOf(open: OpenTable, { target }: Choices, given: unknown): StepEffect[] {
  const recipe = parseRecipe(given, 'the recipe')
  const isReread = recipe.steps.some(({ id }) => STEPS.get(id).scope === 'reading')
  const readings = isReread ? readingsOf(open, recipe) : open.readings
  const typed = isReread ? typeColumns(open.read.table, readings).table : open.table
  const rows = trainingRows(open, typed, readings, target)
  let table = take(typed, rows)
  return recipe.steps.map((step, at) => {
    const before = table
    const { scope } = STEPS.get(step.id)
    const fitted = fitRecipe({ steps: [step] }, before)
    table = fitted.table
    const changed =
      scope === 'reading'
        ? rereadCells(open, { steps: recipe.steps.slice(0, at) }, { steps: recipe.steps.slice(0, at + 1) }, rows)
        : scope === 'values'
          ? changedCells(before, table)
          : new Map<string, number>()
    const rowsRemoved = before.rows - table.rows
    return {
      id: step.id,
      text: stepText({ ...step, state: stateOf(fitted.steps), changed, rowsRemoved, before, readings }),
      rowsRemoved,
      cellsChanged: [...changed.values()].reduce((total, count) => total + count, 0),
    }
  })
}

const stateOf = ([first]: readonly FittedStep[]): Readonly<Record<string, Json>> => first?.state ?? {}

/** The readings that a training with this recipe gives to the columns. */
function readingsOf({ read, infer }: OpenTable, recipe: Recipe): Readings {
  const { table, dialect } = read
  const { columns } = inferReadings(table, {
    ...infer,
    types: { ...infer.types, ...typesOf(recipe) },
    ...(dialect && { delimiter: dialect.delimiter }),
  })
  return readingsAfter(recipe, new Map(columns.map(({ name, reading }) => [name, reading])))
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

/** Column → cells that are read as something else than before. */
function rereadCells(open: OpenTable, before: Recipe, after: Recipe, rows: Uint32Array): Map<string, number> {
  const [old, now] = [readingsOf(open, before), readingsOf(open, after)]
  const names = [...now.keys()].filter((name) => JSON.stringify(old.get(name)) !== JSON.stringify(now.get(name)))
  const only = (readings: Readings) => {
    const { names: all, columns } = open.read.table
    const source = { ...open.read.table, names, columns: names.flatMap((name) => columns[all.indexOf(name)] ?? []) }
    return take(typeColumns(source, readings).table, rows)
  }
  return changedCells(only(old), only(now))
}

/** Column → cells that differ, of columns with one at least. The tables have the same rows. */
function changedCells(before: Table, after: Table): Map<string, number> {
  const changed = new Map<string, number>()
  for (const [name, column] of after.columns) {
    const count = differing(columnOf(before, name), column)
    if (count > 0) changed.set(name, count)
  }
  return changed
}

function differing(before: Column, after: Column): number {
  if (before === after) return 0
  const isSame = sameCell(before, after)
  let count = 0
  for (let row = 0; row < after.validity.length; row++) if (!isSame(row)) count++
  return count
}

function sameCell(before: Column, after: Column): (row: number) => boolean {
  const bothMissing = (row: number) => before.validity[row] === 0 && after.validity[row] === 0
  const bothThere = (row: number) => before.validity[row] === 1 && after.validity[row] === 1
  const [old, now] = [cellReader(before), cellReader(after)]
  const isOneKind = before.kind === after.kind
  return (row) => bothMissing(row) || (isOneKind && bothThere(row) && old(row) === now(row))
}

function cellReader(column: Column): (row: number) => number | string | undefined {
  if (column.kind !== 'category' && column.kind !== 'text') return (row) => column.values[row]
  return (row) => column.levels[column.codes[row] ?? -1]
}
