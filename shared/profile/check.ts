import type { Finding } from '../core/index.ts'
import type { Task } from '../metrics/index.ts'
import type { Split, Table } from '../table/index.ts'
import type { ColumnProfile } from './profile.ts'

/** What a check looks at. */
export interface Profiled {
  readonly table: Table
  readonly columns: readonly ColumnProfile[]
  /**
   * Rows of the table, evenly spread over it, the same on every run: all of a small table. What is a share or a shape is
   * judged on these alone, so that a million rows cost no more than some thousand; what is a count is counted on all.
   */
  readonly sample: Table
  /** Rows of each level of a category or text column; empty for another kind. */
  counts(name: string): Uint32Array
}

/** The column to predict, as numbers. */
export interface KnownTarget {
  readonly name: string
  readonly task: Task
  /** Class labels; empty for regression. */
  readonly classes: readonly string[]
  /** Class number or value of every row; NaN where the target is missing. */
  readonly values: Float64Array
}

/** What is to be predicted, and on which rows the model is to learn and to be tested. */
export interface Aim {
  readonly target: KnownTarget
  readonly split: Split
}

type Observed = Omit<Finding, 'id'>

/** Looks for one kind of problem in the data. Its findings carry its id. */
export interface Check {
  readonly id: string
  readonly title: string
  /** True where it says nothing about the column to predict. */
  readonly ofFeatures?: boolean
  look(profiled: Profiled): Observed[]
}

/** Looks for a problem that only shows once it is known what is to be predicted. */
export interface TargetCheck {
  readonly id: string
  readonly title: string
  look(profiled: Profiled, aim: Aim): Observed[]
}

export const defineCheck = (check: Check): Check => check
export const defineTargetCheck = (check: TargetCheck): TargetCheck => check
