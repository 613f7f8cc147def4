import type { Json } from '../core/index.ts'
import type { Table } from '../table/index.ts'

/**
 * What a step learned: plain JSON. `columns`, where it is an object, has one entry for each column that the step changes,
 * by name; entries that no model needs are taken out before a model is saved.
 */
export interface StepState {
  readonly [key: string]: Json
}

/** Where a transform says what was out of order with a row and what it did about it: the row's status at prediction. */
export interface RowNotes {
  add(row: number, note: string): void
}

/**
 * The half of a step that runs on rows to predict: pure, row by row, from the learned state alone. It may add, change,
 * rename and take away columns; which ones follows from the state, never from the rows. Columns that are not there are
 * passed over: a model's rows hold only what it needs.
 */
export interface Transform<S extends StepState = StepState> {
  readonly id: string
  apply(table: Table, state: S, notes?: RowNotes): Table
}

export const defineTransform = <S extends StepState>(transform: Transform<S>): Transform<S> => transform
