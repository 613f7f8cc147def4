import type { Confusion } from './confusion.ts'
import type { Task } from './predictions.ts'
import type { BinaryRows, MulticlassRows, RegressionRows, Rows } from './rows.ts'
import { type Sample, weightedSum } from './sample.ts'
import { NO_ROWS, type NoValue } from './value.ts'

/** The value under one weighting, in one pass over the rows: never NaN. */
export type Evaluate = (sample: Sample) => number | NoValue

/**
 * A metric. Each task that it knows is a function of the prepared rows that computes what all weightings share (a loss
 * per row, a bin per row) and gives back the evaluation of one weighting.
 */
export interface MetricDefinition {
  readonly id: string
  readonly title: string
  /** Which way is better: `nearer` is nearer to `perfect`. */
  readonly direction: 'higher' | 'lower' | 'nearer'
  /** The value of a perfect prediction, where it is no end of the range; null where it depends on the rows. */
  readonly perfect?: number | null
  /** Least and greatest possible value; ±Infinity where there is no bound. */
  readonly range: readonly [number, number]
  /** Whether it is too high or too low on average, more so with few rows: its interval is corrected for that. */
  readonly leans?: boolean
  /** One or two sentences: what it is, and what was chosen where the literature differs. */
  readonly definition: string
  readonly source: string
  /** Where the value is the share of some rows, a rate: how many rows; undefined for a task in which it is none. */
  trials?(confusion: Confusion, task: Task): number | undefined
  /**
   * Of a metric of rankings: how fast the value grows with the weight of each row, row by row. From it follows the interval
   * of many rows of several classes, whose rankings differ; null where there is no value.
   */
  slopes?(rows: MulticlassRows): Float64Array | null
  /** Of a metric that is one of the sorted errors: the ends of its interval, where rows are too many to resample one by one. */
  ends?(rows: RegressionRows): readonly [low: number, high: number]
  binary?(rows: BinaryRows): Evaluate
  multiclass?(rows: MulticlassRows): Evaluate
  regression?(rows: RegressionRows): Evaluate
}

export interface Metric extends MetricDefinition {
  readonly tasks: readonly Task[]
}

const TASKS: readonly Task[] = ['binary', 'multiclass', 'regression']

/**
 * @example
 * defineMetric({ id: 'mae', …, regression: ({ absoluteErrors }) => meanOf(absoluteErrors) })
 */
export const defineMetric = (definition: MetricDefinition): Metric => ({
  ...definition,
  tasks: TASKS.filter((task) => definition[task] !== undefined),
})

/** The metric on these rows; undefined where it does not know their task. */
export function evaluationOf(metric: Metric, rows: Rows): Evaluate | undefined {
  const evaluate =
    rows.task === 'binary'
      ? metric.binary?.(rows)
      : rows.task === 'multiclass'
        ? metric.multiclass?.(rows)
        : metric.regression?.(rows)
  return evaluate && ((sample) => (sample.total > 0 ? evaluate(sample) : NO_ROWS))
}

/** A metric that the confusion matrix decides. */
export const ofConfusion =
  (of: (confusion: Confusion) => number | NoValue) =>
  (): Evaluate =>
  ({ confusion }) =>
    of(confusion)

/** A metric that is the weighted mean of one number a row. */
export const meanOf =
  (values: Float64Array): Evaluate =>
  ({ weights, total }) =>
    weightedSum(values, weights) / total

/** A metric that has no value on these rows, whatever the weights. */
export const never =
  (why: NoValue): Evaluate =>
  () =>
    why
