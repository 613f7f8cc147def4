import type { NoValue } from '../metrics/index.ts'

/** A group's confusion matrix in rows: predicted against true, positive or negative. */
export interface Cells {
  readonly tp: number
  readonly fp: number
  readonly fn: number
  readonly tn: number
}

/** A group's scores, in bins side by side, lowest first. No bin reaches over a tenth. */
export interface ScoreBins {
  /** Mean score of the group's rows in each bin. */
  readonly means: Float64Array
  readonly positives: Float64Array
  readonly negatives: Float64Array
  /** The area under the ROC curve of the rows themselves, where these bins are of them and not of a resample. */
  readonly area?: number | undefined
  /** Whether all scores are within 0 to 1. */
  readonly areProbabilities: boolean
  /** The logistic regression of the outcome on the log-odds of the score; called for probabilities only. */
  readonly line: RecalibrationLine
}

export interface RecalibrationLine {
  /** 1 where the group is calibrated; undefined where scores part its classes, or are all the same. */
  slope(): number | NoValue
  /** In log-odds, with the slope kept at 1: 0 where the group is calibrated. */
  intercept(): number | NoValue
}

/** What the figures of a group are made from. */
export interface GroupSample extends Cells {
  /** Absent where there are no scores. */
  readonly scored?: ScoreBins | undefined
  /** Rates of which the group has too few rows, whatever a resample has: it takes no part in what compares them. */
  readonly few?: ReadonlySet<string> | undefined
}

export const sizeOf = ({ tp, fp, fn, tn }: Cells): number => tp + fp + fn + tn

export const addCells = (a: Cells, b: Cells): Cells => ({
  tp: a.tp + b.tp,
  fp: a.fp + b.fp,
  fn: a.fn + b.fn,
  tn: a.tn + b.tn,
})

/** Sums over rows of a group of a model that predicts numbers: what its figures are made from. */
export interface ErrorSums {
  readonly rows: number
  /** Of predicted minus true value, of its size, and of its square. */
  readonly error: number
  readonly absolute: number
  readonly squared: number
  /** Of true values less the mean of the group, and of the squares of that. */
  readonly label: number
  readonly labelSquared: number
  /** A variance of true values that is no more than rounding. */
  readonly noise: number
  readonly few?: undefined
}
