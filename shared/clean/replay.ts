import { LatheError, throwIfCancelled } from '../core/index.ts'
import { type SourceTable, type Table, take } from '../table/index.ts'
import { isOn, type Recipe, type RecipeStep } from './recipe.ts'
import type { Conflict, StepHost } from './step.ts'
import { STEPS } from './steps.ts'
import type { StepState } from './transform.ts'

/** A step that runs at prediction time, with what it learned. */
export interface FittedStep {
  readonly id: string
  readonly state: StepState
}

/** A conflict, and the place in the recipe of the step that it belongs to. */
export interface StepConflict extends Conflict {
  readonly at: number
  readonly id: string
}

/** What one step of a recipe did. A step that is switched off or could do nothing leaves the table as it was. */
export interface Replayed {
  readonly at: number
  readonly step: RecipeStep
  readonly before: Table
  readonly after: Table
  /** Where rows went: row of `before` for each row of `after`; null where every row stayed. */
  readonly kept: Uint32Array | null
  /** What it learned; null where it does not run at prediction. */
  readonly state: StepState | null
  readonly conflicts: readonly StepConflict[]
}

type Signal = { readonly aborted: boolean } | undefined

/** What one `source` step did. */
export interface Edited {
  readonly at: number
  readonly before: SourceTable
  readonly after: SourceTable
}

/** Applies the recipe's `source` steps: cells of the file as a person corrected them, before anything is read. */
export function editSource(
  recipe: Recipe,
  source: SourceTable,
): { source: SourceTable; conflicts: StepConflict[]; edits: Edited[] } {
  const conflicts: StepConflict[] = []
  const edits: Edited[] = []
  let current = source
  for (const [at, step] of recipe.steps.entries()) {
    const { edit } = STEPS.get(step.id)
    if (!edit || !isOn(step)) continue
    const before = current
    try {
      current = edit(before, step.params, hostOf(conflicts, at, step.id))
    } catch (error) {
      conflicts.push(conflictOf(error, at, step.id))
    }
    edits.push({ at, before, after: current })
  }
  return { source: current, conflicts, edits }
}

/**
 * Learns every step from the rows that the steps before it leave, and applies it. A step that cannot be done is a
 * conflict, and those after it are done on what there is.
 *
 * @param table training rows only; it is not changed
 * @param from the first step to do, where `table` is what those before it left
 * @param barred columns that no model may use
 */
export async function* replay(
  recipe: Recipe,
  table: Table,
  signal?: Signal,
  from = 0,
  barred: readonly string[] = [],
): AsyncGenerator<Replayed> {
  let current = table
  for (const [at, step] of recipe.steps.entries()) {
    if (at < from) continue
    throwIfCancelled(signal)
    const conflicts: StepConflict[] = []
    const before = current
    let done: Done = { after: before, kept: null, state: null }
    try {
      if (isOn(step)) done = await runStep(step, before, { ...hostOf(conflicts, at, step.id, signal), barred })
    } catch (error) {
      conflicts.push(conflictOf(error, at, step.id))
    }
    current = done.after
    yield { at, step, before, ...done, conflicts }
  }
}

type Done = Pick<Replayed, 'after' | 'kept' | 'state'>

async function runStep({ id, params }: RecipeStep, table: Table, host: StepHost): Promise<Done> {
  const step = STEPS.get(id)
  if (step.keep) {
    const kept = await step.keep(table, params, host)
    return { after: take(table, kept), kept, state: null }
  }
  if (!step.fit || !step.transform) return { after: table, kept: null, state: null }
  const state = await step.fit(table, params, host)
  return { after: step.transform.apply(table, state), kept: null, state }
}

const hostOf = (conflicts: StepConflict[], at: number, id: string, signal?: Signal): StepHost => ({
  conflict: (conflict) => conflicts.push({ ...conflict, at, id }),
  ...(signal && { signal }),
})

/** The data is not what the step was made for. Every other error is thrown on. */
function conflictOf(error: unknown, at: number, id: string): StepConflict {
  if (!(error instanceof LatheError) || error.code !== 'data') throw error
  const { column, next = 'Change the step, or switch it off.' } = error.details
  return { at, id, message: error.message, next, columns: column === undefined ? [] : [column] }
}

export interface FittedRecipe {
  readonly steps: FittedStep[]
  readonly table: Table
  /** Which of the rows were kept. */
  readonly rows: Uint32Array
  readonly conflicts: StepConflict[]
}

/** The whole recipe, replayed: the fitted steps, the table after them, which rows were kept, and every conflict. */
export async function fitRecipe(
  recipe: Recipe,
  table: Table,
  signal?: Signal,
  barred: readonly string[] = [],
): Promise<FittedRecipe> {
  const steps: FittedStep[] = []
  const conflicts: StepConflict[] = []
  let current = table
  let rows = Uint32Array.from({ length: table.rows }, (_, row) => row)
  for await (const { step, after, kept, state, conflicts: found } of replay(recipe, table, signal, 0, barred)) {
    const before = rows
    if (kept) rows = kept.map((row) => before[row] ?? 0)
    if (state) steps.push({ id: step.id, state })
    conflicts.push(...found)
    current = after
  }
  return { steps, table: current, rows, conflicts }
}
