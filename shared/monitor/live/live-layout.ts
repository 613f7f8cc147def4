import { binCount, type LiveReference } from './live-reference.ts'

/** Where in one array of sums each figure stands: sums of several processes, or stretches of time, are added up as a whole. */
export interface LiveLayout {
  readonly size: number
  /** Where the bins of each column begin; after them stand its unseen values, and those out of range. */
  readonly columns: readonly number[]
  readonly predictions: number
  /** Where bins of scores begin: of each how many rows, and the sum of their scores. */
  readonly scores: number
  /** Where the other sums begin. */
  readonly sums: number
}

/** Rows that were compared. */
export const ROWS = 0

/** Of rows that the model itself predicted: what an estimate is made of, after `sums`. */
export const SUM = {
  rows: 0,
  /** Of classifiers: of being right, of the logarithmic loss and of the Brier score, what is expected and its variance. */
  right: 1,
  rightVariance: 2,
  loss: 3,
  lossVariance: 4,
  brier: 5,
  brierVariance: 6,
  /** Of two classes: rows that are told to be positive, the positives expected among them, and among all. */
  chosen: 7,
  hits: 8,
  positives: 9,
  /** Of numbers: absolute and squared errors that are expected. */
  absolute: 10,
  squared: 11,
} as const
const SUMS = 12

export function layoutOf({ columns, predictions, scoreEdges }: LiveReference): LiveLayout {
  let next = 1
  const taken = (size: number): number => {
    next += size
    return next - size
  }
  return {
    columns: columns.map((column) => taken(binCount(column) + 2)),
    predictions: taken(predictions ? binCount(predictions) : 0),
    scores: taken(2 * (scoreEdges.length + 1)),
    sums: taken(SUMS),
    size: next,
  }
}
