import { parseRecipe, type Recipe, STEPS } from '../../shared/clean/index.ts'
import { cleanFrom, type Prepared, prepare, type StepEffect, type Typed } from '../../shared/cleaning.ts'
import type { Choices } from '../../shared/contract/index.ts'
import { createRng } from '../../shared/core/index.ts'
import { type Table, take } from '../../shared/table/index.ts'
import { aimAt, TRAIN_OPTIONS } from '../../shared/train/index.ts'
import type { OpenTable } from './open-table.ts'

/** What a training would predict, '' for nothing yet, and what it would not be given. */
export type Aim = Pick<Choices, 'target' | 'sensitive'>

/** Is asked between two steps whether the answer is still wanted. */
export type Stop = { readonly aborted: boolean }

/** Training rows under the edits and readings of a recipe: what its first step is applied to. */
interface Base {
  readonly key: string
  readonly prepared: Prepared
  readonly table: Table
  readonly rows: Uint32Array
}

interface Chain {
  readonly base: Base
  readonly barred: string
  readonly links: readonly StepEffect[]
}

// Of each file the chain that was asked for last: a change of one step computes that one anew.
const last = new WeakMap<Typed, Chain>()
const bases = new WeakMap<Typed, Base>()
const files = new WeakMap<OpenTable, Typed>()
const trained = new WeakMap<Typed, { readonly target: string; readonly rows: Uint32Array }>()

/** Applies every step of a recipe to the rows that a training learns from; all rows where there is no target yet. */
export const recipeChain = (open: OpenTable, aim: Aim, recipe: unknown, stop?: Stop): Promise<readonly StepEffect[]> =>
  chainOf(typedOf(open), aim, recipe, (prepared) => trainingRows(typedOf(open), prepared, aim.target), stop)

/** The file without any recipe in it. */
export function typedOf(open: OpenTable): Typed {
  const { read, infer, inference, readings, table } = open
  const file = files.get(open) ?? { source: read.table, infer: { ...infer, marks: inference.marks }, readings, table }
  files.set(open, file)
  return file
}

/**
 * Applies every step of a recipe to some rows of a file.
 *
 * @param rowsOf which rows those are, once its edits and readings are in it
 */
export async function chainOf(
  file: Typed,
  { target, sensitive }: Aim,
  given: unknown,
  rowsOf: (prepared: Prepared) => Uint32Array,
  stop?: Stop,
): Promise<readonly StepEffect[]> {
  const recipe = parseRecipe(given, 'the recipe')
  const base = baseOf(file, target, recipe, rowsOf)
  const known = last.get(file)
  // As a training from the window bars them.
  const barred = [...(target === '' ? [] : [target]), ...sensitive]
  const links = known?.base === base && known.barred === String(barred) ? known.links : []
  const firstNew = recipe.steps.findIndex((step, at) => JSON.stringify(step) !== JSON.stringify(links[at]?.step))
  const chain = links.slice(0, firstNew < 0 ? recipe.steps.length : firstNew)
  const before = chain.at(-1)
  const [table, rows] = before ? [before.after, before.rowsAfter] : [base.table, base.rows]
  for await (const effect of cleanFrom(chain.length, table, base.prepared, recipe, rows, stop, barred))
    chain.push(effect)
  last.set(file, { base, barred: String(barred), links: chain })
  return chain
}

/** The rows as they were for the recipe before, where nothing changed of how the file is edited and read. */
function baseOf(file: Typed, target: string, recipe: Recipe, rowsOf: (prepared: Prepared) => Uint32Array): Base {
  const early = recipe.steps.map((step) => {
    const { scope, renames } = STEPS.get(step.id)
    return scope === 'source' || scope === 'reading' || renames ? step : null
  })
  const key = JSON.stringify([target, early.slice(0, early.findLastIndex((step) => step !== null) + 1)])
  const known = bases.get(file)
  if (known?.key === key) return known
  const prepared = prepare(file, recipe)
  const rows = rowsOf(prepared)
  const base = { key, prepared, table: take(prepared.table, rows), rows }
  bases.set(file, base)
  return base
}

/**
 * The rows that a training learns from: the same split, by the same rules and seed. All rows without a target. It
 * follows from the target's cells and how they are read, so it stays while a recipe leaves those alone.
 */
export function trainingRows(file: Typed, prepared: Typed, target: string): Uint32Array {
  const at = file.source.names.indexOf(target)
  if (at < 0) return Uint32Array.from({ length: file.table.rows }, (_, row) => row)
  const isAsRead =
    prepared.source.columns[at] === file.source.columns[at] &&
    JSON.stringify(prepared.readings.get(target)) === JSON.stringify(file.readings.get(target))
  const known = isAsRead ? trained.get(file) : undefined
  if (known?.target === target) return known.rows
  const options = TRAIN_OPTIONS.parse({})
  const rows = aimAt(prepared, target, options, createRng(options.seed)).split.train
  if (isAsRead) trained.set(file, { target, rows })
  return rows
}
