import type { Confusion } from './confusion.ts'
import type { Rows } from './rows.ts'

/** The rows under one weighting: all ones for the data as it is, counts for a bootstrap replicate. */
export interface Sample {
  /** In the order of the rows (`Rows.order`). */
  readonly weights: Float64Array
  /** Their sum, above 0. */
  readonly total: number
  /** Shared by all metrics of decisions; without classes for regression. */
  readonly confusion: Confusion
}

/** Prepares what all weightings share, and gives the function that makes a sample of one. */
export function sampler(rows: Rows): (weights: Float64Array) => Sample {
  const classes = rows.task === 'regression' ? 0 : rows.task === 'binary' ? 2 : rows.classes
  const cellOf = new Int32Array(rows.order.length)
  if (rows.task !== 'regression')
    for (let i = 0; i < cellOf.length; i++) cellOf[i] = rows.labels[i]! * classes + rows.decisions[i]!
  return (weights) => {
    const cells = new Float64Array(Math.max(1, classes * classes))
    for (let i = 0; i < weights.length; i++) cells[cellOf[i]!]! += weights[i]!
    let total = 0
    for (let cell = 0; cell < cells.length; cell++) total += cells[cell]!
    return { weights, total, confusion: { classes, cells } }
  }
}

/** Σ weight × value. */
export function weightedSum(values: Float64Array, weights: Float64Array): number {
  let total = 0
  for (let i = 0; i < values.length; i++) total += values[i]! * weights[i]!
  return total
}
