import { type Rng, usageError } from '../core/index.ts'
import { pick } from '../table/index.ts'
import { type Draw, drawCells, drawCounts, drawGroups, RESAMPLES, replicateOf } from './bootstrap.ts'
import { condense } from './condense.ts'
import { type Figure, figureOf, figureOfSlopes, noFigure } from './figure.ts'
import { evaluationOf, type Metric } from './metric.ts'
import { METRICS } from './metrics/index.ts'
import type { Predictions, Task } from './predictions.ts'
import { prepare, type Rows } from './rows.ts'
import { sampler } from './sample.ts'
import { type NoValue, noValue } from './value.ts'

export interface MeasureOptions {
  readonly rng: Rng
  /** Bootstrap resamples; 1,000 by default, whatever the number of rows. */
  readonly resamples?: number
  /** Ids of the metrics to measure; every one by default. Which are measured changes no interval. */
  readonly metrics?: readonly string[]
  /** A number for each row, the same for rows that belong together: they are resampled together. */
  readonly groups?: ArrayLike<number> | null
}

/**
 * Every metric of these predictions, each with its 95 % percentile bootstrap interval over rows, or over groups of them.
 * All metrics share the resamples, and the same rng gives the same intervals. Resamples are drawn in the sorted order of
 * these predictions, so those of two models are not paired: overlapping intervals do not say that two models are equal
 * (`compareModels` does). Many rows are resampled as counts of rows that are nearly alike (`condense`): the value is that of
 * the rows as they are, and the interval is the spread of the resamples around it.
 *
 * @returns metric id → figure, for the metrics of the task
 * @example
 * measure(predictions, { rng: createRng(0) }).rocAuc // { value: 0.93, low: 0.92, high: 0.94 }
 */
export function measure(
  predictions: Predictions,
  { rng, resamples = RESAMPLES, metrics = METRICS.ids, groups = null }: MeasureOptions,
): Record<string, Figure> {
  const rows = prepare(predictions)
  const asIs = sampler(rows)(new Float64Array(rows.order.length).fill(1))
  const measured = metrics.flatMap((id): Measured[] => {
    const metric = METRICS.get(id)
    const evaluate = evaluationOf(metric, rows)
    return evaluate ? [{ metric, value: evaluate(asIs), trials: metric.trials?.(asIs.confusion, rows.task) }] : []
  })
  const { figureFor } = resampled(
    rows,
    measured.filter(({ value }) => typeof value === 'number'),
    resamples,
    groups,
    rng.fork('bootstrap'),
  )
  return Object.fromEntries(measured.map((one) => [one.metric.id, figureFor(one)]))
}

interface Measured {
  readonly metric: Metric
  readonly value: number | NoValue
  readonly trials: number | undefined
}

const ONE_GROUP = noValue('No interval: all rows are of one group, so there is nothing to resample.')

/** Draws the resamples that suit the rows, and gives what each metric shows in them. */
function resampled(
  rows: Rows,
  defined: readonly Measured[],
  rounds: number,
  groups: ArrayLike<number> | null,
  rng: Rng,
): { figureFor(one: Measured): Figure } {
  const grouped = groups && numberGroups(groups, rows.order)
  if (grouped && grouped.count === 1 && rounds > 0)
    return {
      figureFor: ({ value }) =>
        typeof value === 'number' ? { value, low: null, high: null, ...ONE_GROUP } : noFigure(value),
    }
  const isGrouped = grouped !== null && grouped.count < rows.order.length
  const condensed = isGrouped || rounds === 0 ? null : condense(rows)
  const endsOf = ({ ends }: Metric) => (condensed && rows.task === 'regression' ? ends?.(rows) : undefined)
  const hasSlopes = (metric: Metric) => condensed !== null && rows.task === 'multiclass' && metric.slopes !== undefined
  const cells = condensed ? prepare(condensed.predictions) : rows
  const weights = new Float64Array(cells.order.length)
  const counts = condensed && pick(condensed.counts, cells.order, new Float64Array(cells.order.length))
  const draw: Draw = isGrouped
    ? drawGroups(grouped.groupOf, grouped.count, rng)
    : counts
      ? drawCells(counts, rng)
      : (into) => drawCounts(into, rng)
  const sampleOf = sampler(cells)
  const columns = defined.flatMap((one) => {
    // What has an interval of its own needs no resamples.
    const evaluate = hasSlopes(one.metric) || endsOf(one.metric) ? undefined : evaluationOf(one.metric, cells)
    if (!evaluate || typeof one.value !== 'number') return []
    // Cells are near the rows, not equal to them: only the spread around the value of all cells is taken from them.
    const centre = counts ? replicateOf(evaluate(sampleOf(counts))) : one.value
    return [{ ...one, evaluate, shift: one.value - centre, replicates: new Float64Array(rounds) }]
  })
  for (let round = 0; round < rounds && columns.length > 0; round++) {
    draw(weights)
    const sample = sampleOf(weights)
    for (const { evaluate, shift, replicates } of columns) replicates[round] = replicateOf(evaluate(sample)) + shift
  }
  const replicatesOf = new Map(columns.map((column) => [column.metric.id, column.replicates]))
  const most = isGrouped ? grouped.count : Infinity
  return {
    figureFor: ({ metric, value, trials }) => {
      const replicates = replicatesOf.get(metric.id) ?? new Float64Array(0)
      if (rows.task === 'multiclass' && hasSlopes(metric) && typeof value === 'number')
        return figureOfSlopes(value, metric.slopes?.(rows) ?? null)
      const ends = endsOf(metric)
      if (ends && typeof value === 'number')
        return { value, low: Math.min(value, ends[0]), high: Math.max(value, ends[1]) }
      const counted = trials === undefined ? trials : Math.min(trials, most)
      return within(metric, figureOf(value, replicates, { trials: counted, leans: metric.leans }))
    },
  }
}

/** The groups of the rows in their order, numbered from 0. */
function numberGroups(groups: ArrayLike<number>, order: Uint32Array): { groupOf: Int32Array; count: number } {
  const numbers = new Map<number, number>()
  const groupOf = Int32Array.from(order, (row) => {
    const group = groups[row] ?? -1
    const known = numbers.get(group) ?? numbers.size
    numbers.set(group, known)
    return known
  })
  return { groupOf, count: numbers.size }
}

/** An interval ends where the metric does. */
const within = ({ range: [least, most] }: Metric, figure: Figure): Figure =>
  figure.low === null || figure.high === null
    ? figure
    : { ...figure, low: Math.max(least, figure.low), high: Math.min(most, figure.high) }

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
export const isBetter = (metric: Metric, a: number, b: number): boolean => lossOf(metric, a) < lossOf(metric, b)

/** How bad a value of this metric is: smaller is better, whichever way the metric goes. */
export const lossOf = ({ direction, perfect }: Metric, value: number): number =>
  direction === 'higher' ? -value : direction === 'lower' ? value : Math.abs(value - (perfect ?? 0))
