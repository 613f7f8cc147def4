import { exp, log, sigmoid, softplus } from '../core/index.ts'
import type { Task } from '../metrics/index.ts'
import type { Outputs } from './outputs.ts'

/** A second level: margins of candidates, each times its weight, and what is added to each output. */
export interface Stack {
  /** By place of the candidate; none is negative. */
  readonly weights: readonly number[]
  readonly intercepts: readonly number[]
}

/** Candidates' margins of some rows, and the class number or value of each row. */
export interface Seen {
  readonly margins: readonly Outputs[]
  readonly labels: Float64Array
}

/** Weights are drawn towards given ones, as if by so many rows. */
const PULL = 20
const STEPS = 30
const PASSES = 1000

/**
 * Weights that are not negative and intercepts that lower the log loss, or the squared error, of the weighted sum most:
 * Newton steps, each halved until the loss falls, whose quadratic models are minimised coordinate by coordinate.
 *
 * @param towards the weights that a penalty draws to, and that it starts from
 */
export function learnStack(task: Task, { margins, labels }: Seen, towards: readonly number[]): Stack | undefined {
  const rows = labels.length
  const outputs = margins[0]?.length ?? 0
  if (rows === 0 || outputs === 0) return undefined
  // Centred, so that weights and intercepts hardly move each other.
  const means = margins.map((of) => of.map((values) => values.reduce((sum, value) => sum + value, 0) / rows))
  const centred = margins.map((of, c) => of.map((values, k) => values.map((value) => value - (means[c]?.[k] ?? 0))))
  const unit = task === 'regression' ? Math.max(meanSquare([labels], true), 1e-300) : 1
  const shape: Shape = {
    task,
    margins: centred,
    labels,
    outputs,
    unit,
    ...pullOf(centred, means, towards, unit, outputs),
  }
  let at = shape.prior
  let loss = lossAt(shape, at)
  for (let step = 0; step < STEPS; step++) {
    const found = halved(shape, at, newtonPlace(shape, at), loss)
    if (!found) break
    const isDone = loss - found.loss < 1e-8 * Math.abs(loss)
    ;({ at, loss } = found)
    if (isDone) break
  }
  if (!Number.isFinite(loss)) return undefined
  const weights = [...at.slice(0, margins.length)]
  const lifted = (k: number) => weights.reduce((sum, weight, c) => sum + weight * (means[c]?.[k] ?? 0), 0)
  return { weights, intercepts: Array.from(at.slice(margins.length), (intercept, k) => intercept - lifted(k)) }
}

/** A place is a weight a candidate, then an intercept an output. */
interface Shape {
  readonly task: Task
  readonly margins: readonly Outputs[]
  readonly labels: Float64Array
  readonly outputs: number
  /** What a squared error of 1 counts for: the variance of the target. */
  readonly unit: number
  readonly prior: Float64Array
  readonly pull: Float64Array
}

function pullOf(
  margins: readonly Outputs[],
  means: readonly (readonly number[])[],
  towards: readonly number[],
  unit: number,
  outputs: number,
): Pick<Shape, 'prior' | 'pull'> {
  const weights = margins.map((_, c) => towards[c] ?? 0)
  const lifted = Array.from({ length: outputs }, (_, k) =>
    weights.reduce((sum, weight, c) => sum + weight * (means[c]?.[k] ?? 0), 0),
  )
  const prior = Float64Array.from([...weights, ...lifted])
  // A weight counts by what it moves. What is the same for all classes changes nothing: a little holds it.
  const pull = Float64Array.from([
    ...margins.map((of) => (PULL * meanSquare(of, false)) / unit),
    ...lifted.map(() => 1e-3),
  ])
  return { prior, pull: pull.map((value) => Math.max(value, 1e-9)) }
}

/** Mean over rows and arrays; of centred values, their variance. */
function meanSquare(arrays: readonly Float64Array[], isToCentre: boolean): number {
  let [count, sum, squares] = [0, 0, 0]
  for (const values of arrays)
    for (const value of values) {
      count++
      sum += value
      squares += value * value
    }
  const mean = isToCentre ? sum / count : 0
  return squares / count - mean * mean
}

/** Loss of one row at its margins, with its first and second derivatives by them. */
interface RowLoss {
  loss: number
  readonly slopes: Float64Array
  readonly curves: Float64Array
}

function lossOfRow({ task, unit, outputs }: Shape, m: Float64Array, label: number, into: RowLoss): void {
  const first = m[0] ?? 0
  if (task === 'regression') {
    into.loss = (0.5 * (first - label) ** 2) / unit
    into.slopes[0] = (first - label) / unit
    into.curves[0] = 1 / unit
    return
  }
  if (task === 'binary') {
    const p = sigmoid(first)
    into.loss = softplus(label === 1 ? -first : first)
    into.slopes[0] = p - label
    into.curves[0] = p * (1 - p)
    return
  }
  const largest = m.reduce((most, value) => Math.max(most, value), -Infinity)
  const whole = m.reduce((sum, value) => sum + exp(value - largest), 0)
  into.loss = log(whole) + largest - (m[label] ?? 0)
  for (let k = 0; k < outputs; k++) {
    const p = exp((m[k] ?? 0) - largest) / whole
    into.slopes[k] = p - Number(k === label)
    for (let l = 0; l < outputs; l++)
      into.curves[k * outputs + l] = p * (Number(k === l) - exp((m[l] ?? 0) - largest) / whole)
  }
}

/** Visits every row with its loss at a place. */
function visitRows(shape: Shape, place: Float64Array, visit: (row: number, found: RowLoss) => void): void {
  const { margins, labels, outputs } = shape
  const m = new Float64Array(outputs)
  const found: RowLoss = { loss: 0, slopes: new Float64Array(outputs), curves: new Float64Array(outputs * outputs) }
  for (let row = 0; row < labels.length; row++) {
    for (let k = 0; k < outputs; k++) {
      let sum = place[margins.length + k] ?? 0
      for (let c = 0; c < margins.length; c++) sum += (place[c] ?? 0) * (margins[c]?.[k]?.[row] ?? 0)
      m[k] = sum
    }
    lossOfRow(shape, m, labels[row] ?? 0, found)
    visit(row, found)
  }
}

function lossAt(shape: Shape, place: Float64Array): number {
  let total = 0
  visitRows(shape, place, (_, { loss }) => {
    total += loss
  })
  return place.reduce((sum, value, f) => sum + 0.5 * (shape.pull[f] ?? 0) * (value - (shape.prior[f] ?? 0)) ** 2, total)
}

/** Where the quadratic model of the loss is smallest, no weight below 0. */
function newtonPlace(shape: Shape, place: Float64Array): Float64Array {
  const { margins, outputs, pull, prior } = shape
  const [count, size] = [margins.length, place.length]
  const gradient = place.map((value, f) => (pull[f] ?? 0) * (value - (prior[f] ?? 0)))
  const hessian = new Float64Array(size * size)
  for (let f = 0; f < size; f++) hessian[f * size + f] = pull[f] ?? 0
  const x = new Float64Array(size * outputs)
  for (let k = 0; k < outputs; k++) x[(count + k) * outputs + k] = 1
  visitRows(shape, place, (row, found) => {
    for (const [c, of] of margins.entries())
      for (const [k, values] of of.entries()) x[c * outputs + k] = values[row] ?? 0
    for (let f = 0; f < size; f++) {
      for (let k = 0; k < outputs; k++)
        gradient[f] = (gradient[f] ?? 0) + (x[f * outputs + k] ?? 0) * (found.slopes[k] ?? 0)
      for (let g = 0; g <= f; g++)
        hessian[f * size + g] = (hessian[f * size + g] ?? 0) + bentProduct(x, f, g, found, outputs)
    }
  })
  for (let f = 0; f < size; f++) for (let g = f + 1; g < size; g++) hessian[f * size + g] = hessian[g * size + f] ?? 0
  return byCoordinates(place, gradient, hessian, count)
}

/** What two weights bend the loss of a row by together. */
function bentProduct(x: Float64Array, f: number, g: number, { curves }: RowLoss, outputs: number): number {
  let sum = 0
  for (let k = 0; k < outputs; k++) {
    const value = x[f * outputs + k] ?? 0
    if (value === 0) continue
    for (let l = 0; l < outputs; l++) sum += value * (curves[k * outputs + l] ?? 0) * (x[g * outputs + l] ?? 0)
  }
  return sum
}

/** @param count coordinates, the first ones, that stay at 0 or above */
function byCoordinates(
  place: Float64Array,
  gradient: Float64Array,
  hessian: Float64Array,
  count: number,
): Float64Array {
  const size = place.length
  const at = place.slice()
  const slope = gradient.slice()
  for (let pass = 0; pass < PASSES; pass++) {
    let most = 0
    for (let f = 0; f < size; f++) {
      const free = (at[f] ?? 0) - (slope[f] ?? 0) / (hessian[f * size + f] ?? 1)
      const to = f < count ? Math.max(0, free) : free
      const change = to - (at[f] ?? 0)
      if (change === 0) continue
      for (let g = 0; g < size; g++) slope[g] = (slope[g] ?? 0) + change * (hessian[g * size + f] ?? 0)
      at[f] = to
      most = Math.max(most, change * change * (hessian[f * size + f] ?? 0))
    }
    if (most < 1e-9) break
  }
  return at
}

/** The first of the whole step, half of it, a quarter … that lowers the loss. */
function halved(
  shape: Shape,
  from: Float64Array,
  to: Float64Array,
  loss: number,
): { readonly at: Float64Array; readonly loss: number } | undefined {
  for (let share = 1; share > 1e-4; share /= 2) {
    const at = from.map((value, f) => value + share * ((to[f] ?? value) - value))
    const lower = lossAt(shape, at)
    if (lower < loss) return { at, loss: lower }
  }
  return undefined
}
