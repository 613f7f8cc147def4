import { parseRecipe, type Recipe, STEPS } from '../../shared/clean/index.ts'
import { cleanFrom, type StepEffect as Effect, type Prepared, prepare, type Typed } from '../../shared/cleaning.ts'
import type { Choices, StepEffect } from '../../shared/contract/index.ts'
import { createRng } from '../../shared/core/index.ts'
import { type Table, take } from '../../shared/table/index.ts'
import { aimAt, TRAIN_OPTIONS } from '../../shared/train/index.ts'
import type { OpenTable } from './open-table.ts'
import { stepText } from './step-text.ts'

/** What was asked of a table last: a change of the fifth step leaves what the first four did as it was. */
interface Known {
  readonly preparedFor: string
  readonly prepared: Prepared
  readonly rows: Uint32Array
  readonly steps: readonly string[]
  readonly effects: readonly StepEffect[]
  /** Place in the recipe → the rows before that step: where the recipe was changed, and before its last step. */
  readonly tables: ReadonlyMap<number, Table>
}

const KNOWN = new WeakMap<OpenTable, Known>()

/** What each step of a recipe does to the training rows that the steps before it leave. */
export async function effectsOf(open: OpenTable, { target }: Choices, given: unknown): Promise<StepEffect[]> {
  const recipe = parseRecipe(given, 'the recipe')
  const { preparedFor, prepared, rows, ...last } = preparedOf(open, recipe, target)
  const steps = recipe.steps.map((step) => JSON.stringify(step))
  const changedAt = steps.findIndex((step, at) => step !== last.steps[at])
  const same = changedAt < 0 ? steps.length : changedAt
  const from = Math.max(0, ...[...last.tables.keys()].filter((at) => at <= same))
  const start = last.tables.get(from) ?? take(prepared.table, rows)
  const effects = last.effects.slice(0, from)
  const tables = new Map([[from, start]])
  for await (const effect of cleanFrom(from, start, prepared, recipe, rows)) {
    if (effect.at === same || effect.at === steps.length - 1) tables.set(effect.at, effect.before)
    effects.push(viewOf(effect, prepared))
  }
  KNOWN.set(open, { preparedFor, prepared, rows, steps, effects, tables })
  return effects
}

function viewOf(effect: Effect, { readings }: Prepared): StepEffect {
  const { step, state, changed, before, after, columnsAdded, columnsRemoved } = effect
  const rowsRemoved = before.rows - after.rows
  return {
    id: step.id,
    text: stepText({ ...step, state: state ?? {}, changed, rowsRemoved, before, readings }),
    rowsRemoved,
    cellsChanged: [...changed.values()].reduce((total, count) => total + count, 0),
    columnsAdded,
    columnsRemoved,
    conflicts: effect.conflicts.map(({ message, next }) => ({ message, next })),
  }
}

/** The file with the recipe's edits and readings, and its training rows: as they were, unless one of those changed. */
function preparedOf(open: OpenTable, recipe: Recipe, target: string): Known {
  const early = recipe.steps.map((step) => {
    const { scope, renames } = STEPS.get(step.id)
    return scope === 'source' || scope === 'reading' || renames ? step : null
  })
  const lastOfThem = early.findLastIndex((step) => step !== null)
  const preparedFor = JSON.stringify([target, early.slice(0, lastOfThem + 1)])
  const known = KNOWN.get(open)
  if (known?.preparedFor === preparedFor) return known
  const { table: source, dialect } = open.read
  const infer = { ...open.infer, ...(dialect && { delimiter: dialect.delimiter }) }
  const prepared = prepare({ source, infer, readings: open.readings, table: open.table }, recipe)
  return { preparedFor, prepared, rows: trainingRows(prepared, target), steps: [], effects: [], tables: new Map() }
}

/** The rows that a training learns from: the same split, by the same rules and seed. All rows without a target. */
function trainingRows(typed: Typed, target: string): Uint32Array {
  if (!typed.source.names.includes(target)) return Uint32Array.from({ length: typed.table.rows }, (_, row) => row)
  const options = TRAIN_OPTIONS.parse({})
  return aimAt(typed, target, options, createRng(options.seed)).split.train
}
