/** What a model predicts: one of two classes, one of several, or a number. */
export type Task = 'binary' | 'multiclass' | 'regression'

/** Predictions of one of two classes, row by row. */
export interface BinaryPredictions {
  readonly task: 'binary'
  /** 1 where the true class is the positive one, else 0. */
  readonly labels: Uint8Array
  /** The probability of the positive class, without NaN; null where only decisions are known. */
  readonly scores: Float64Array | null
  /** 1 where the positive class is predicted (score ≥ threshold), else 0. */
  readonly decisions: Uint8Array
}

/** Predictions of one of several classes, row by row. Classes are numbered from 0. */
export interface MulticlassPredictions {
  readonly task: 'multiclass'
  readonly classes: number
  /** The true class, in [0, classes). */
  readonly labels: Int32Array
  /** One array per class: the probability of that class, without NaN; null where only decisions are known. */
  readonly probabilities: readonly Float64Array[] | null
  /** The predicted class, in [0, classes). */
  readonly decisions: Int32Array
}

/** Predicted numbers, row by row, without NaN. */
export interface RegressionPredictions {
  readonly task: 'regression'
  readonly labels: Float64Array
  readonly predicted: Float64Array
}

export type Predictions = BinaryPredictions | MulticlassPredictions | RegressionPredictions

/** 1 where score ≥ threshold: the decisions that belong to scores. */
export function decide(scores: Float64Array, threshold: number): Uint8Array {
  const decisions = new Uint8Array(scores.length)
  for (let row = 0; row < scores.length; row++) decisions[row] = scores[row]! >= threshold ? 1 : 0
  return decisions
}
