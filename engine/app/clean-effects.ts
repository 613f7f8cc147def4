import type { Choices, StepEffect } from '../../shared/contract/index.ts'
import type { OpenTable } from './open-table.ts'
import { type Link, recipeChain } from './recipe-chain.ts'
import { stepText } from './step-text.ts'

/** What each step of a recipe does to the training rows that the steps before it leave. */
export const effectsOf = (open: OpenTable, { target }: Choices, recipe: unknown): StepEffect[] =>
  recipeChain(open, target, recipe).map(effectOf)

function effectOf(link: Link): StepEffect {
  const { step, state, before, after, changed, readings } = link
  const rowsRemoved = before.rows - after.rows
  return {
    id: step.id,
    text: stepText({ ...step, state, changed, rowsRemoved, before, readings }),
    rowsRemoved,
    cellsChanged: cellsIn(changed),
  }
}

export const cellsIn = (changed: ReadonlyMap<string, number>): number =>
  [...changed.values()].reduce((total, count) => total + count, 0)
