import type { StepEffect as Effect } from '../../../shared/cleaning.ts'
import type { StepEffect } from '../../../shared/contract/index.ts'
import type { OpenTable } from './open-table.ts'
import { type Aim, recipeChain, type Stop } from './recipe-chain.ts'
import { stepText } from './step-text.ts'

/** What each step of a recipe does to the training rows that the steps before it leave. */
export const effectsOf = async (open: OpenTable, aim: Aim, recipe: unknown, stop?: Stop): Promise<StepEffect[]> =>
  (await recipeChain(open, aim, recipe, stop)).map(effectOf)

export function effectOf({
  step,
  state,
  before,
  after,
  seen,
  changed,
  columnsAdded,
  columnsRemoved,
  conflicts,
}: Effect): StepEffect {
  const rowsRemoved = before.rows - after.rows
  return {
    id: step.id,
    text: stepText({ ...step, state: state ?? {}, changed, rowsRemoved, before, readings: seen.readings }),
    rowsRemoved,
    cellsChanged: cellsIn(changed),
    columnsAdded,
    columnsRemoved,
    conflicts: conflicts.map(({ message, next }) => ({ message, next })),
  }
}

export const cellsIn = (changed: ReadonlyMap<string, number>): number =>
  [...changed.values()].reduce((total, count) => total + count, 0)
