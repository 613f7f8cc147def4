import { z } from 'zod'
import { dataError, type Json } from '../core/index.ts'
import { type ColumnKind, type Reading, type Table, take } from '../table/index.ts'
import { STEPS } from './steps.ts'
import type { StepState } from './transform.ts'

/** What to do with the data, in order: ids of steps and their params. A recipe is a file that people keep and share. */
export interface Recipe {
  readonly steps: readonly { readonly id: string; readonly params: Readonly<Record<string, Json>> }[]
}

export const NO_RECIPE: Recipe = { steps: [] }

const RECIPE = z.strictObject({
  steps: z.array(z.strictObject({ id: z.string(), params: z.record(z.string(), z.json()).default({}) })),
})

/** Checks a recipe file: its shape, every step's id and params. Throws an error that names the step. */
export function parseRecipe(value: unknown, file: string): Recipe {
  const result = RECIPE.safeParse(value)
  if (!result.success) {
    const issue = result.error.issues[0]
    throw dataError(`${file} is not a recipe: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}.`, {
      file,
      next: 'A recipe looks like { "steps": [ { "id": "impute", "params": {} } ] }.',
    })
  }
  return { steps: result.data.steps.map(({ id, params }) => ({ id, params: STEPS.get(id).parse(params) })) }
}

/** The types that the recipe gives to columns: import infers the rest of their readings from it. */
export const typesOf = (recipe: Recipe): Readonly<Record<string, ColumnKind>> =>
  Object.fromEntries(recipe.steps.flatMap(({ id, params }) => Object.entries(STEPS.get(id).types?.(params) ?? {})))

/** The readings with the recipe's `reading` steps applied. They read source text, so their place in the recipe is free. */
export function readingsAfter(recipe: Recipe, readings: ReadonlyMap<string, Reading>): ReadonlyMap<string, Reading> {
  let result = readings
  for (const { id, params } of recipe.steps) result = STEPS.get(id).reread?.(result, params) ?? result
  return result
}

/** A step that runs at prediction time, with what it learned. */
export interface FittedStep {
  readonly id: string
  readonly state: StepState
}

/**
 * Learns every step from the rows that the steps before it leave, and applies it.
 *
 * @param table training rows only; it is not changed
 * @returns the fitted steps, the table after them, and which of the rows were kept
 */
export function fitRecipe(recipe: Recipe, table: Table): { steps: FittedStep[]; table: Table; rows: Uint32Array } {
  const steps: FittedStep[] = []
  let current = table
  let rows = Uint32Array.from({ length: table.rows }, (_, row) => row)
  for (const { id, params } of recipe.steps) {
    const step = STEPS.get(id)
    if (step.keep) {
      const kept = step.keep(current, params)
      current = take(current, kept)
      rows = kept.map((row) => rows[row] ?? 0)
    } else if (step.fit && step.transform) {
      const state = step.fit(current, params)
      current = step.transform.apply(current, state)
      steps.push({ id, state })
    }
  }
  return { steps, table: current, rows }
}
