import { parseRecipe, type Recipe, STEPS, type StepConflict } from '../../../shared/clean/index.ts'
import { cleanFrom, type Prepared, prepare, type StepEffect, type Typed } from '../../../shared/cleaning.ts'
import type { Choices } from '../../../shared/contract/index.ts'
import { createRng, LatheError } from '../../../shared/core/index.ts'
import { type Table, take } from '../../../shared/table/index.ts'
import { aimAt, TRAIN_OPTIONS } from '../../../shared/train/index.ts'
import { splitOptions } from '../training/split-options.ts'
import type { OpenControls, OpenTable } from './open-table.ts'

/** What a training would predict, '' for nothing yet, what it would not be given, and how it parts the rows. */
export type Aim = Pick<Choices, 'target' | 'sensitive' | 'split'>

/** Is asked between two steps whether the answer is still wanted. */
export interface Stop {
  readonly aborted: boolean
  /** Hears how far the work is, where somebody follows it. */
  readonly onProgress?: OpenControls['onProgress']
}

/** Training rows under the edits and readings of a recipe: what its first step is applied to. */
interface Base {
  readonly prepared: Prepared
  readonly aim: string
  readonly table: Table
  readonly rows: Uint32Array
  /** The step after which the target cannot be predicted, and why. */
  readonly conflict: StepConflict | null
}

interface Chain {
  readonly base: Base
  readonly barred: string
  readonly links: readonly StepEffect[]
}

// Of each file the chain that was asked for last: a change of one step computes that one anew.
const last = new WeakMap<Typed, Chain>()
const bases = new WeakMap<Typed, Base>()
const edited = new WeakMap<Typed, { readonly key: string; readonly prepared: Prepared }>()
const files = new WeakMap<OpenTable, Typed>()
const trained = new WeakMap<Typed, { readonly target: string; readonly rows: Uint32Array }>()

/** Applies every step of a recipe to the rows that a training learns from; all rows where there is no target yet. */
export const recipeChain = (open: OpenTable, aim: Aim, recipe: unknown, stop?: Stop): Promise<readonly StepEffect[]> =>
  chainOf(typedOf(open), aim, recipe, (prepared) => trainingRows(typedOf(open), prepared, aim), stop)

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
  { target, sensitive, split }: Aim,
  given: unknown,
  rowsOf: (prepared: Prepared) => Uint32Array,
  stop?: Stop,
): Promise<readonly StepEffect[]> {
  const recipe = parseRecipe(given, 'the recipe')
  const base = baseOf(file, JSON.stringify([target, split]), recipe, rowsOf)
  const known = last.get(file)
  // As a training from the window bars them.
  const barred = [...(target === '' ? [] : [target]), ...sensitive]
  const links = known?.base === base && known.barred === String(barred) ? known.links : []
  const firstNew = recipe.steps.findIndex((step, at) => JSON.stringify(step) !== JSON.stringify(links[at]?.step))
  const chain = links.slice(0, firstNew < 0 ? recipe.steps.length : firstNew)
  const before = chain.at(-1)
  const [table, rows] = before ? [before.after, before.rowsAfter] : [base.table, base.rows]
  for await (const effect of cleanFrom(chain.length, table, base.prepared, recipe, rows, stop, barred))
    chain.push(withConflict(effect, base.conflict))
  last.set(file, { base, barred: String(barred), links: chain })
  return chain
}

/** The rows as they were for the recipe before, where nothing changed of how the file is edited and read. */
function baseOf(file: Typed, aim: string, recipe: Recipe, rowsOf: (prepared: Prepared) => Uint32Array): Base {
  const prepared = preparedOf(file, recipe)
  const known = bases.get(file)
  if (known?.prepared === prepared && known.aim === aim) return known
  const found = rowsFor(file, recipe, prepared, rowsOf)
  const base = { prepared, aim, table: take(prepared.table, found.rows), ...found }
  bases.set(file, base)
  return base
}

/**
 * The rows to learn from. A step that makes of the target what cannot be predicted has a conflict, and they are those of
 * the file as it is without the recipe; where that cannot be predicted either, this fails.
 */
function rowsFor(
  file: Typed,
  recipe: Recipe,
  prepared: Prepared,
  rowsOf: (prepared: Prepared) => Uint32Array,
): Pick<Base, 'rows' | 'conflict'> {
  try {
    return { rows: rowsOf(prepared), conflict: null }
  } catch (error) {
    if (!(error instanceof LatheError)) throw error
    const rows = rowsOf(prepare(file, { steps: [] }))
    const isPredictable = (count: number): boolean => {
      try {
        rowsOf(prepare(file, { steps: recipe.steps.slice(0, count) }))
        return true
      } catch {
        return false
      }
    }
    const at = Math.max(
      0,
      recipe.steps.findIndex((_, index) => !isPredictable(index + 1)),
    )
    const id = recipe.steps[at]?.id ?? ''
    const { column, next = '' } = error.details
    return { rows, conflict: { at, id, columns: column === undefined ? [] : [column], message: error.message, next } }
  }
}

const withConflict = (effect: StepEffect, conflict: StepConflict | null): StepEffect =>
  conflict?.at === effect.at ? { ...effect, conflicts: [...effect.conflicts, conflict] } : effect

/** The file under the edits and readings of a recipe, as it was for the one before where those are the same. */
export function preparedOf(file: Typed, recipe: Recipe): Prepared {
  const early = recipe.steps.map((step) => {
    const { scope, renames } = STEPS.get(step.id)
    return scope === 'source' || scope === 'reading' || renames ? step : null
  })
  const key = JSON.stringify(early.slice(0, early.findLastIndex((step) => step !== null) + 1))
  const known = edited.get(file)
  if (known?.key === key) return known.prepared
  const prepared = prepare(file, recipe)
  edited.set(file, { key, prepared })
  return prepared
}

/**
 * The rows that a training learns from: the same split, by the same rules and seed. All rows without a target. It
 * follows from the target's cells and how they are read, so at random it stays while a recipe leaves those alone.
 */
export function trainingRows(file: Typed, prepared: Typed, { target, split }: Omit<Aim, 'sensitive'>): Uint32Array {
  const at = file.source.names.indexOf(target)
  if (at < 0) return Uint32Array.from({ length: file.table.rows }, (_, row) => row)
  const isAsRead =
    split === undefined &&
    prepared.source.columns[at] === file.source.columns[at] &&
    JSON.stringify(prepared.readings.get(target)) === JSON.stringify(file.readings.get(target))
  const known = isAsRead ? trained.get(file) : undefined
  if (known?.target === target) return known.rows
  const options = TRAIN_OPTIONS.parse(splitOptions({ split }))
  const rows = aimAt(prepared, target, options, createRng(options.seed)).split.train
  if (isAsRead) trained.set(file, { target, rows })
  return rows
}
