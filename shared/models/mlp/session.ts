import type { Task } from '../../metrics/index.ts'
import type { NetPlan } from './plan.ts'

/** Rows as a net reads them, row by row. */
export interface NetRows {
  readonly rows: number
  /** Place of every number among its knots, from 0 to its number of columns; or the number itself. */
  readonly places: Float32Array
  /** Code of every level; the cardinality where there is none. */
  readonly codes: Int32Array
  /** Class number, or the value to predict, centred and scaled. */
  readonly target: Float64Array
  /** How much each row counts where rows are watched; those that are learned from are visited as often. */
  readonly weight?: Float64Array
}

/** What changes from step to step. All numbers are rounded to 32 bits. */
export interface NetStep {
  /** Learning rate, over the correction of the mean of gradients. */
  readonly rate: number
  /** Factor of the mean of squares: its correction. */
  readonly correction: number
  /** Factor of the parameters that decay. */
  readonly shrink: number
  /** Seed of what is dropped. */
  readonly seed: number
}

export interface NetRequest {
  readonly task: Task
  readonly plan: NetPlan
  /** Rows to learn from. */
  readonly rows: NetRows
  /** Rows of a step, a multiple of 8. */
  readonly batch: number
  /** Share of hidden units that a step drops. */
  readonly dropout: number
}

/**
 * A net under training. What a step does is defined to the last bit (reference.ts), so that it does not matter what runs
 * it: a batch is two halves; sums run over the rows of a half, or over the inputs of a layer, one after another, in
 * 32-bit numbers, product and sum each rounded.
 */
export interface NetSession {
  /** Begins a net: sets its parameters and forgets the gradients of the one before. */
  begin(parameters: Float32Array): void | Promise<void>
  /** One step of AdamW for each of `steps`, on the next `batch` rows of `order`. */
  train(order: Uint32Array, steps: readonly NetStep[]): void | Promise<void>
  /** Outputs of rows, nothing dropped: `outputs` of the last layer a row. */
  outputs(rows: NetRows): Float32Array | Promise<Float32Array>
  /** A copy of the parameters as they are now. */
  parameters(): Float32Array | Promise<Float32Array>
  close(): void
}
