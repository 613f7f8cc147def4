import { exp, log, sigmoid, softplus } from '../../core/index.ts'
import type { Task } from '../../metrics/index.ts'
import type { NetPlan } from './plan.ts'
import type { NetRows } from './session.ts'

/** How the loss of a row grows with each of its outputs, over the rows of a step. Worked out in 64 bits, kept in 32. */
type WriteSlopes = (outputs: Float32Array, at: number, target: number, share: number, slopes: Float32Array) => void

const softmaxSlopes =
  (classes: number): WriteSlopes =>
  (outputs, at, target, share, slopes) => {
    let largest = -Infinity
    for (let k = 0; k < classes; k++) largest = Math.max(largest, outputs[at + k]!)
    let total = 0
    for (let k = 0; k < classes; k++) total += exp(outputs[at + k]! - largest)
    for (let k = 0; k < classes; k++) {
      const p = exp(outputs[at + k]! - largest) / total
      slopes[at + k] = share * (k === target ? p - 1 : p)
    }
  }

/** The slopes of a task's loss; those of outputs that only fill up are never written. */
export function slopesOf(task: Task, classes: number): WriteSlopes {
  if (task === 'multiclass') return softmaxSlopes(classes)
  return task === 'binary'
    ? (outputs, at, target, share, slopes) => {
        slopes[at] = share * (sigmoid(outputs[at]!) - target)
      }
    : (outputs, at, target, share, slopes) => {
        slopes[at] = share * (outputs[at]! - target)
      }
}

/** Loss of one row: log loss, or half the squared error. */
function lossOf(task: Task, classes: number, outputs: Float32Array, at: number, target: number): number {
  if (task === 'regression') return 0.5 * (outputs[at]! - target) ** 2
  if (task === 'binary') return softplus(target === 1 ? -outputs[at]! : outputs[at]!)
  let largest = -Infinity
  for (let k = 0; k < classes; k++) largest = Math.max(largest, outputs[at + k]!)
  let total = 0
  for (let k = 0; k < classes; k++) total += exp(outputs[at + k]! - largest)
  return log(total) + largest - outputs[at + target]!
}

/** Weighted mean loss of rows whose outputs are known. */
export function meanNetLoss(task: Task, { outputs, layers }: NetPlan, net: Float32Array, rows: NetRows): number {
  const width = layers.at(-1)!.outputs
  let [total, weights] = [0, 0]
  for (let row = 0; row < rows.rows; row++) {
    const weight = rows.weight ? rows.weight[row]! : 1
    if (weight > 0) total += weight * lossOf(task, outputs, net, row * width, rows.target[row]!)
    weights += weight
  }
  return weights > 0 ? total / weights : 0
}
