import { type Evaluate, meanOf } from './metric.ts'
import type { RegressionRows } from './rows.ts'

/** The pinball loss of a quantile: true values above the prediction count `alpha`, those below 1 − `alpha`. */
export const quantileLoss =
  (alpha: number) =>
  ({ labels, predicted }: RegressionRows): Evaluate =>
    meanOf(
      labels.map((label, row) => Math.max(alpha * (label - predicted[row]!), (alpha - 1) * (label - predicted[row]!))),
    )
