import { pick } from '../table/index.ts'
import type { BinaryPredictions, MulticlassPredictions, Predictions, RegressionPredictions } from './predictions.ts'
import { orderBy, type Ranking, rank } from './ranking.ts'

/**
 * Predictions made ready for many weightings: sorted once, so that every metric of every bootstrap replicate is a plain
 * pass over the rows. Weights stand in `order`: the weight at a place belongs to the row `order[place]`.
 */
interface Sorted {
  readonly order: Uint32Array
}

/** By falling score (as they came where there are none). */
export interface BinaryRows extends BinaryPredictions, Sorted {
  /** Its `order` is that of the rows. */
  readonly ranking: Ranking | null
}

/** As they came. */
export interface MulticlassRows extends MulticlassPredictions, Sorted {
  /** One ranking per class against the rest; made when first asked for. */
  rankings(): readonly Ranking[]
}

/** By rising absolute error. */
export interface RegressionRows extends RegressionPredictions, Sorted {
  readonly absoluteErrors: Float64Array
}

export type Rows = BinaryRows | MulticlassRows | RegressionRows

export function prepare(predictions: Predictions): Rows {
  if (predictions.task === 'binary') return prepareBinary(predictions)
  if (predictions.task === 'multiclass') return prepareMulticlass(predictions)
  return prepareRegression(predictions)
}

function prepareBinary(predictions: BinaryPredictions): BinaryRows {
  const { labels, scores, decisions } = predictions
  if (scores === null) return { ...predictions, order: orderBy(labels.length, (a, b) => a - b), ranking: null }
  const ranking = rank(scores, labels)
  const { order } = ranking
  return {
    task: 'binary',
    order,
    ranking,
    labels: pick(labels, order, new Uint8Array(order.length)),
    scores: pick(scores, order, new Float64Array(order.length)),
    decisions: pick(decisions, order, new Uint8Array(order.length)),
  }
}

function prepareMulticlass(predictions: MulticlassPredictions): MulticlassRows {
  const { labels, probabilities } = predictions
  let rankings: readonly Ranking[] | undefined
  return {
    ...predictions,
    order: orderBy(labels.length, (a, b) => a - b),
    rankings: () => {
      rankings ??= (probabilities ?? []).map((scores, k) => rank(scores, isClass(labels, k)))
      return rankings
    },
  }
}

function prepareRegression({ labels, predicted }: RegressionPredictions): RegressionRows {
  const errors = new Float64Array(labels.length)
  for (let row = 0; row < labels.length; row++) errors[row] = Math.abs(predicted[row]! - labels[row]!)
  const order = orderBy(errors.length, (a, b) => errors[a]! - errors[b]! || a - b)
  return {
    task: 'regression',
    order,
    labels: pick(labels, order, new Float64Array(order.length)),
    predicted: pick(predicted, order, new Float64Array(order.length)),
    absoluteErrors: pick(errors, order, new Float64Array(order.length)),
  }
}

/** 1 where the label is this class. */
export function isClass(labels: Int32Array, k: number): Uint8Array {
  const matches = new Uint8Array(labels.length)
  for (let row = 0; row < labels.length; row++) matches[row] = labels[row] === k ? 1 : 0
  return matches
}
