import { exp, log } from '../../core/index.ts'
import type { Task } from '../../metrics/index.ts'

/**
 * A convex loss of the margins of a batch of rows. Arrays hold one entry a row, one array an output.
 */
export interface BatchLoss {
  /**
   * Returns the weighted loss, and writes its derivative by each margin to `slope` and what `curve` needs to `kept`.
   */
  evaluate(
    margins: Float64Array[],
    target: Float64Array,
    weight: Float64Array | null,
    slope: Float64Array[],
    kept: Float64Array[],
  ): number
  /** In place: the Hessian of every row times its direction. `kept` is what `evaluate` kept. */
  curve(direction: Float64Array[], weight: Float64Array | null, kept: Float64Array[]): void
  /** The second derivative of every row's loss by the margins of outputs k and l. `kept` is what `evaluate` kept. */
  second(k: number, l: number, weight: Float64Array | null, kept: Float64Array[]): Float64Array
  /** An upper bound of the second derivative, for scaling. */
  readonly curvature: number
}

export const LOSSES: Readonly<Record<Task, BatchLoss>> = {
  regression: {
    curvature: 1,
    evaluate([margin], target, weight, [slope], [kept]) {
      let total = 0
      for (let row = 0; row < target.length; row++) {
        const off = margin![row]! - target[row]!
        const w = weight ? weight[row]! : 1
        total += 0.5 * w * off * off
        slope![row] = w * off
        kept![row] = w
      }
      return total
    },
    second: (_k, _l, _weight, [kept]) => kept!,
    curve([direction], weight) {
      if (weight) for (let row = 0; row < weight.length; row++) direction![row] = direction![row]! * weight[row]!
    },
  },
  binary: {
    curvature: 0.25,
    evaluate([margin], target, weight, [slope], [kept]) {
      let total = 0
      for (let row = 0; row < target.length; row++) {
        const m = margin![row]!
        const e = exp(-Math.abs(m))
        const p = m > 0 ? 1 / (1 + e) : e / (1 + e)
        const w = weight ? weight[row]! : 1
        total += w * (m > 0 ? (1 - target[row]!) * m + log(1 + e) : log(1 + e) - target[row]! * m)
        slope![row] = w * (p - target[row]!)
        kept![row] = w * p * (1 - p)
      }
      return total
    },
    curve([direction], _weight, [kept]) {
      for (let row = 0; row < kept!.length; row++) direction![row] = direction![row]! * kept![row]!
    },
    second: (_k, _l, _weight, [kept]) => kept!,
  },
  multiclass: { curvature: 0.5, evaluate: softmaxEvaluate, curve: softmaxCurve, second: softmaxSecond },
}

function softmaxSecond(k: number, l: number, weight: Float64Array | null, kept: Float64Array[]): Float64Array {
  const [left, right] = [kept[k]!, kept[l]!]
  return left.map((p, row) => (weight ? weight[row]! : 1) * p * ((k === l ? 1 : 0) - right[row]!))
}

function softmaxEvaluate(
  margins: Float64Array[],
  target: Float64Array,
  weight: Float64Array | null,
  slope: Float64Array[],
  kept: Float64Array[],
): number {
  let total = 0
  const classes = margins.length
  for (let row = 0; row < target.length; row++) {
    const w = weight ? weight[row]! : 1
    let largest = -Infinity
    for (let k = 0; k < classes; k++) largest = Math.max(largest, margins[k]![row]!)
    let sum = 0
    for (let k = 0; k < classes; k++) {
      kept[k]![row] = exp(margins[k]![row]! - largest)
      sum += kept[k]![row]!
    }
    for (let k = 0; k < classes; k++) {
      const p = kept[k]![row]! / sum
      kept[k]![row] = p
      slope[k]![row] = w * (p - (target[row] === k ? 1 : 0))
    }
    total += w * (log(sum) + largest - margins[target[row]!]![row]!)
  }
  return total
}

function softmaxCurve(direction: Float64Array[], weight: Float64Array | null, kept: Float64Array[]): void {
  const classes = direction.length
  for (let row = 0; row < kept[0]!.length; row++) {
    let mean = 0
    for (let k = 0; k < classes; k++) mean += kept[k]![row]! * direction[k]![row]!
    const w = weight ? weight[row]! : 1
    for (let k = 0; k < classes; k++) direction[k]![row] = w * kept[k]![row]! * (direction[k]![row]! - mean)
  }
}
