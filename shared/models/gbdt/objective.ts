import { exp, log, sigmoid } from '../../core/index.ts'
import type { Task } from '../../metrics/index.ts'

/** A loss as boosting needs it: first and second derivatives by the margin, row by row, and its value. */
export interface Objective {
  /**
   * Writes the derivatives of every row for every output (one output a class for multiclass, otherwise one).
   *
   * @param margins,gradients,hessians one array an output, each as long as `target`
   */
  derivatives(
    margins: readonly Float64Array[],
    target: Float64Array,
    gradients: readonly Float64Array[],
    hessians: readonly Float64Array[],
  ): void
  /** Loss of one row. */
  loss(margins: readonly Float64Array[], row: number, target: number): number
}

export const OBJECTIVES: Readonly<Record<Task, Objective>> = {
  binary: {
    derivatives: logisticDerivatives,
    loss: (margins, row, target) => softplus(target === 1 ? -margins[0]![row]! : margins[0]![row]!),
  },
  multiclass: { derivatives: softmaxDerivatives, loss: softmaxLoss },
  regression: {
    derivatives: ([margins], target, [gradients], [hessians]) => {
      for (let row = 0; row < target.length; row++) {
        gradients![row] = margins![row]! - target[row]!
        hessians![row] = 1
      }
    },
    loss: ([margins], row, target) => 0.5 * (margins![row]! - target) ** 2,
  },
}

/** A hessian below this is raised to it, so that a leaf of certain rows keeps a finite value. */
const SMALLEST_HESSIAN = 1e-16

const softplus = (x: number): number => (x > 0 ? x + log(1 + exp(-x)) : log(1 + exp(x)))

function logisticDerivatives(
  [margins]: readonly Float64Array[],
  target: Float64Array,
  [gradients]: readonly Float64Array[],
  [hessians]: readonly Float64Array[],
): void {
  for (let row = 0; row < target.length; row++) {
    const p = sigmoid(margins![row]!)
    gradients![row] = p - target[row]!
    hessians![row] = Math.max(p * (1 - p), SMALLEST_HESSIAN)
  }
}

function softmaxDerivatives(
  margins: readonly Float64Array[],
  target: Float64Array,
  gradients: readonly Float64Array[],
  hessians: readonly Float64Array[],
): void {
  const shares = new Float64Array(margins.length)
  for (let row = 0; row < target.length; row++) {
    const total = exponentials(margins, row, shares)
    for (let k = 0; k < shares.length; k++) {
      const p = shares[k]! / total
      gradients[k]![row] = p - (target[row] === k ? 1 : 0)
      hessians[k]![row] = Math.max(2 * p * (1 - p), SMALLEST_HESSIAN)
    }
  }
}

function softmaxLoss(margins: readonly Float64Array[], row: number, target: number): number {
  const shares = new Float64Array(margins.length)
  return log(exponentials(margins, row, shares)) - log(shares[target]!)
}

/** e^(margin − largest margin) of every output of a row; returns their sum. */
function exponentials(margins: readonly Float64Array[], row: number, out: Float64Array): number {
  let largest = -Infinity
  for (let k = 0; k < out.length; k++) largest = Math.max(largest, margins[k]![row]!)
  let total = 0
  for (let k = 0; k < out.length; k++) {
    out[k] = exp(margins[k]![row]! - largest)
    total += out[k]!
  }
  return total
}
