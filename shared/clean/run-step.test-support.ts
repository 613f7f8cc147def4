import type { Table } from '../table/index.ts'
import { contentsOf } from '../table/sample-table.test-support.ts'
import type { Conflict, Step } from './step.ts'
import type { StepState } from './transform.ts'

/** What the step learns from the training rows; conflicts go to `conflicts`. */
export function learned(
  step: Step,
  params: Readonly<Record<string, unknown>>,
  training: Table,
  conflicts: Conflict[] = [],
): StepState {
  const state = step.fit?.(training, params, { conflict: (conflict) => conflicts.push(conflict) })
  if (!state || state instanceof Promise) throw new Error(`${step.id} does not learn at once`)
  return state
}

/** The values of `rows` (by default the training rows) after the step was fitted. */
export function after(step: Step, params: Readonly<Record<string, unknown>>, training: Table, rows = training) {
  const state = learned(step, params, training)
  if (!step.transform) throw new Error(`${step.id} has no transform`)
  return contentsOf(step.transform.apply(rows, state))
}

/** The rows that the step keeps. */
export function kept(step: Step, params: Readonly<Record<string, unknown>>, table: Table): number[] {
  const rows = step.keep?.(table, params, { conflict: () => {} })
  if (!rows || rows instanceof Promise) throw new Error(`${step.id} does not choose rows at once`)
  return [...rows]
}
