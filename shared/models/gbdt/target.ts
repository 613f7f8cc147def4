import { dataError, log } from '../../core/index.ts'
import { averageMargins } from '../baseline.ts'
import type { TrainingData } from '../training-data.ts'
import type { Objective } from './objectives.ts'

/** Where boosting starts, and the scale that it works in. */
export interface Start {
  /** The constant margins, in the scale. */
  readonly base: Float64Array
  /** Targets are multiplied by this power of two, margins divided by it, so that huge and tiny ones lose no digits. */
  readonly scale: number
  readonly hasWeights: boolean
  /** Mean of the squared distance from the mean, in the scale; 1 for classes. */
  readonly spread: number
}

/**
 * @param given constant margins to start from, where there are any
 * @throws a data error where a target is not what the loss can be taken of, or no row counts
 */
export async function startFrom(data: TrainingData, objective: Objective, given?: Float64Array): Promise<Start> {
  const { hasWeights, weights, largest, least } = await surveyTarget(data)
  if (!(weights > 0))
    throw dataError('There are no rows to learn from.', { next: 'Give the model rows, or train on more of the file.' })
  if (data.task !== 'regression')
    return { base: given ?? (await averageMargins(data)), scale: 1, hasWeights, spread: 1 }
  if (!Number.isFinite(largest))
    throw dataError('The target holds infinite values.', { next: 'Remove these rows, or bound the target.' })
  if (objective.isLog && least < 0)
    throw dataError(`The ${objective.loss} loss takes targets of 0 and above; the smallest is ${least}.`, {
      next: 'Choose another loss.',
    })
  const scale = objective.isLog ? 1 : scaleFor(largest)
  const { mean, spread } = await momentsOf(data, scale, weights)
  if (given)
    return { base: given.map((margin) => margin * scale), scale, hasWeights, spread: objective.isLog ? 1 : spread }
  // A target of nothing but zeros has a rate that is too small to be seen, not −∞.
  if (objective.isLog) return { base: Float64Array.of(log(Math.max(mean, 1e-9))), scale, hasWeights, spread: 1 }
  const share = objective.leafQuantile
  const base = share === null ? mean : await quantileOf(data, share)
  return { base: Float64Array.of(share === null ? base : base * scale), scale, hasWeights, spread }
}

async function surveyTarget(data: TrainingData) {
  let hasWeights = false
  let [weights, largest, least] = [0, 0, Infinity]
  for await (const { target, weight } of data.batches()) {
    if (weight) hasWeights = true
    for (let row = 0; row < target.length; row++) {
      weights += weight ? weight[row]! : 1
      const value = target[row]!
      if (!(Math.abs(value) <= largest)) largest = Math.abs(value)
      if (value < least) least = value
    }
  }
  return { hasWeights, weights, largest, least }
}

/** The power of two that brings the largest target to 0.5 … 1. */
function scaleFor(largest: number): number {
  if (largest === 0) return 1
  let scale = 1
  while (largest * scale > 1) scale /= 2
  while (largest * scale <= 0.5 && scale < 2 ** 1000) scale *= 2
  return scale
}

async function momentsOf(data: TrainingData, scale: number, weights: number) {
  let [sum, squares] = [0, 0]
  for await (const { target, weight } of data.batches())
    for (let row = 0; row < target.length; row++) sum += ((weight ? weight[row]! : 1) / weights) * target[row]! * scale
  for await (const { target, weight } of data.batches())
    for (let row = 0; row < target.length; row++)
      squares += ((weight ? weight[row]! : 1) / weights) * (target[row]! * scale - sum) ** 2
  return { mean: sum, spread: squares }
}

async function quantileOf(data: TrainingData, share: number): Promise<number> {
  const values = new Float64Array(data.rows)
  const weights = new Float64Array(data.rows).fill(1)
  let at = 0
  for await (const { target, weight } of data.batches()) {
    values.set(target, at)
    if (weight) weights.set(weight, at)
    at += target.length
  }
  return weightedQuantile(values, weights, share)
}

/** The smallest value with at least this share of the weight at or below it; 0 where nothing has weight. */
export function weightedQuantile(values: Float64Array, weights: Float64Array, share: number): number {
  const order = Uint32Array.from(values, (_, i) => i).sort((a, b) => values[a]! - values[b]!)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  let below = 0
  for (const i of order) {
    below += weights[i]!
    if (weights[i]! > 0 && below >= share * total) return values[i]!
  }
  return 0
}
