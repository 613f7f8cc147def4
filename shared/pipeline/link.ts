import { exp, sigmoid } from '../core/index.ts'
import type { Task } from '../metrics/index.ts'

/**
 * Probabilities of every class from margins: sigmoid for binary (negative class first), softmax for multiclass, none
 * for regression, whose margin is the prediction.
 */
export function probabilities(task: Task, margins: readonly Float64Array[]): Float64Array[] {
  const [first] = margins
  if (task === 'regression' || !first) return []
  if (task === 'binary') {
    const [negative, positive] = [new Float64Array(first.length), new Float64Array(first.length)]
    for (let row = 0; row < first.length; row++) {
      const p = sigmoid(first[row] ?? 0)
      positive[row] = p
      negative[row] = 1 - p
    }
    return [negative, positive]
  }
  const shares = margins.map((margin) => margin.slice())
  for (let row = 0; row < first.length; row++) {
    let largest = -Infinity
    for (const margin of margins) largest = Math.max(largest, margin[row] ?? 0)
    let total = 0
    for (const share of shares) {
      const e = exp((share[row] ?? 0) - largest)
      share[row] = e
      total += e
    }
    for (const share of shares) share[row] = (share[row] ?? 0) / total
  }
  return shares
}

/**
 * The class of every row: binary by the threshold, or by each row's own; multiclass the most probable (of equal ones the
 * first).
 */
export function decide(task: Task, shares: readonly Float64Array[], threshold: number | Float64Array): Int32Array {
  const [first, second] = shares
  if (!first || !second) return new Int32Array(0)
  const classes = new Int32Array(first.length)
  if (task === 'binary') {
    for (let row = 0; row < classes.length; row++) {
      const from = typeof threshold === 'number' ? threshold : (threshold[row] ?? 0.5)
      classes[row] = (second[row] ?? 0) >= from ? 1 : 0
    }
    return classes
  }
  for (let row = 0; row < first.length; row++) {
    let best = 0
    for (const [k, share] of shares.entries()) if ((share[row] ?? 0) > (shares[best]?.[row] ?? 0)) best = k
    classes[row] = best
  }
  return classes
}
