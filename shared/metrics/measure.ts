import { type Rng, usageError } from '../core/index.ts'
import { pick } from '../table/index.ts'
import { drawCounts, replicateOf, resamplesFor } from './bootstrap.ts'
import { type Figure, figureOf } from './figure.ts'
import { evaluationOf, type Metric } from './metric.ts'
import { METRICS } from './metrics/index.ts'
import type { Predictions, Task } from './predictions.ts'
import { prepare } from './rows.ts'
import { sampler } from './sample.ts'
import type { NoValue } from './value.ts'

export interface MeasureOptions {
  readonly rng: Rng
  /** Bootstrap resamples; by default 1,000 up to 20,000 rows and fewer above (`resamplesFor`). */
  readonly resamples?: number
  /** Ids of the metrics to measure; every one by default. Which are measured changes no interval. */
  readonly metrics?: readonly string[]
}

/**
 * Every metric of these predictions, each with its 95 % percentile bootstrap interval over rows. All metrics share the
 * resamples, and the same rng gives the same intervals. Resamples are drawn in the sorted order of these predictions, so
 * those of two models are not paired: overlapping intervals do not say that two models are equal.
 *
 * @returns metric id → figure, for the metrics of the task
 * @example
 * measure(predictions, { rng: createRng(0) }).rocAuc // { value: 0.93, low: 0.92, high: 0.94 }
 */
export function measure(
  predictions: Predictions,
  { rng, resamples, metrics = METRICS.ids }: MeasureOptions,
): Record<string, Figure> {
  const rows = prepare(predictions)
  const count = rows.order.length
  const sampleOf = sampler(rows)
  const weights = new Float64Array(count).fill(1)
  const asIs = sampleOf(weights)
  const columns = metrics.flatMap((id) => {
    const metric = METRICS.get(id)
    const evaluate = evaluationOf(metric, rows)
    if (!evaluate) return []
    const trials = metric.trials?.(asIs.confusion, rows.task)
    return [{ id, evaluate, trials, value: evaluate(asIs), replicates: new Float64Array() }]
  })
  const defined = columns.filter(({ value }) => typeof value === 'number')
  const rounds = resamples ?? resamplesFor(count)
  for (const column of defined) column.replicates = new Float64Array(rounds)
  const draws = rng.fork('bootstrap')
  for (let round = 0; round < rounds && defined.length > 0; round++) {
    drawCounts(weights, draws)
    const sample = sampleOf(weights)
    for (const { evaluate, replicates } of defined) replicates[round] = replicateOf(evaluate(sample))
  }
  return Object.fromEntries(
    columns.map(({ id, value, replicates, trials }) => [id, figureOf(value, replicates, trials)]),
  )
}

/**
 * One metric of these predictions, without an interval: for choosing among models. A metric of another task is a usage
 * error.
 *
 * @param weights one weight a row, ≥ 0; null for all ones
 */
export function metricValue(
  id: string,
  predictions: Predictions,
  weights: Float64Array | null = null,
): number | NoValue {
  const metric = METRICS.get(id)
  const rows = prepare(predictions)
  const evaluate = evaluationOf(metric, rows)
  if (!evaluate)
    throw usageError(`The metric ${id} does not measure ${rows.task} predictions.`, {
      value: id,
      next: `Choose one of ${metricsFor(rows.task)
        .map((other) => other.id)
        .join(', ')}.`,
    })
  const inOrder = new Float64Array(rows.order.length).fill(1)
  return evaluate(sampler(rows)(weights ? pick(weights, rows.order, inOrder) : inOrder))
}

/** The metrics of a task, in the order of the list. */
export const metricsFor = (task: Task): Metric[] => METRICS.members.filter((metric) => metric.tasks.includes(task))

/** The id of the metric that chooses among models unless another is asked for. */
export const primaryMetric = (task: Task): string =>
  task === 'binary' ? 'rocAuc' : task === 'multiclass' ? 'logLoss' : 'rmse'

/** Whether value `a` of this metric is better than `b`. */
export const isBetter = (metric: Metric, a: number, b: number): boolean =>
  metric.direction === 'higher' ? a > b : a < b
