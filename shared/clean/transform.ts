import type { Json } from '../core/index.ts'
import type { Table } from '../table/index.ts'

/** What a step learned: plain JSON, one entry a column it acts on. */
export interface StepState {
  readonly [key: string]: Json
}

/** The half of a step that runs on rows to predict: pure, row by row, from the learned state alone. */
export interface Transform<S extends StepState = StepState> {
  readonly id: string
  apply(table: Table, state: S): Table
}

export const defineTransform = <S extends StepState>(transform: Transform<S>): Transform<S> => transform
