import type { Reason } from '../../shared/explain/index.ts'
import type { Prediction } from '../../shared/pipeline/index.ts'

/** A prediction as it is answered. What is not so is left out. */
export interface ServedPrediction extends Prediction {
  /** A number or date lies outside of the training range, or a category is one that training never saw. */
  readonly outOfDomain?: true
  /** The model failed on the row: the one before it answered, or what is known without any row. */
  readonly fallback?: Fallback
  /** Strongest first, where they were asked for. */
  readonly reasons?: readonly Reason[]
}

export type Fallback = 'previous' | 'prior'
