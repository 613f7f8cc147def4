import { exp, sigmoid } from '../../core/index.ts'
import type { Task } from '../../metrics/index.ts'

/** First and second derivatives of the loss by the margins, an array an output; second ones without those between outputs. */
export interface Derivatives {
  readonly gradients: readonly Float64Array[]
  readonly hessians: readonly Float64Array[]
}

export const noDerivatives = (outputs: number, rows: number): Derivatives => ({
  gradients: Array.from({ length: outputs }, () => new Float64Array(rows)),
  hessians: Array.from({ length: outputs }, () => new Float64Array(rows)),
})

/** Of the log loss, or of half the squared error, at these margins. Rows of weight 0 have derivatives of 0. */
export function derive(
  task: Task,
  margins: readonly Float64Array[],
  target: Float64Array,
  weight: Float64Array,
  into: Derivatives,
): void {
  const [own, gradients, hessians] = [margins[0]!, into.gradients[0]!, into.hessians[0]!]
  if (task === 'multiclass') deriveSoftmax(margins, target, weight, into)
  else if (task === 'regression')
    for (let row = 0; row < own.length; row++) {
      gradients[row] = weight[row]! * (own[row]! - target[row]!)
      hessians[row] = weight[row]!
    }
  else
    for (let row = 0; row < own.length; row++) {
      const w = weight[row]!
      const p = w === 0 ? 0 : sigmoid(own[row]!)
      gradients[row] = w * (p - target[row]!)
      hessians[row] = w * p * (1 - p)
    }
}

function deriveSoftmax(
  margins: readonly Float64Array[],
  target: Float64Array,
  weight: Float64Array,
  { gradients, hessians }: Derivatives,
): void {
  const shares = new Float64Array(margins.length)
  for (let row = 0; row < target.length; row++) {
    let largest = -Infinity
    for (const margin of margins) largest = Math.max(largest, margin[row]!)
    let total = 0
    for (let k = 0; k < shares.length; k++) {
      shares[k] = exp(margins[k]![row]! - largest)
      total += shares[k]!
    }
    for (let k = 0; k < shares.length; k++) {
      const p = shares[k]! / total
      gradients[k]![row] = weight[row]! * (p - (target[row] === k ? 1 : 0))
      hessians[k]![row] = weight[row]! * p * (1 - p)
    }
  }
}
