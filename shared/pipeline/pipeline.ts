import type { FittedStep } from '../clean/index.ts'
import type { Json } from '../core/index.ts'
import type { FeatureSet } from '../features/index.ts'
import type { Task } from '../metrics/index.ts'
import type { ModelState } from '../models/index.ts'
import type { Reading } from '../table/index.ts'

/** A raw column that the model uses: how its cells are read, and what the training rows held. */
export interface InputColumn {
  readonly name: string
  readonly reading: Reading
  /** Smallest and largest training value of numbers and dates; null for other kinds and where there was none. */
  readonly range: readonly [low: number, high: number] | null
}

/** Everything that is needed to score a raw row: one plain value, JSON and typed arrays. */
export interface Pipeline {
  readonly task: Task
  readonly target: string
  /** Class labels as their source text; binary: the negative class, then the positive one. Empty for regression. */
  readonly classes: readonly string[]
  /** Binary: a row is of the positive class when its score is at least this. */
  readonly threshold: number
  readonly inputs: readonly InputColumn[]
  readonly steps: readonly FittedStep[]
  readonly features: FeatureSet
  readonly model: {
    readonly family: string
    readonly params: Readonly<Record<string, Json>>
    readonly state: ModelState
  }
}
