import type { Json } from '../core/index.ts'
import { addMoments, deviation, noMoments, permutation, type Rng } from '../core/index.ts'
import {
  type Compute,
  inMemory,
  isGbdtState,
  type Matrix,
  MODELS,
  PREDICTORS,
  type StateValue,
  takeRows,
} from '../models/index.ts'
import { fromJson, INLINE_ARRAYS, type Pipeline, type Scores, toJson } from '../pipeline/index.ts'
import { type Table, take } from '../table/index.ts'
import { featuresOf, type MatrixPlan, matrixOf, planMatrix } from './column-matrix.ts'

/** How large errors of a model of numbers are, by what a row holds: plain JSON, so that it travels with the model. */
export interface LossModels {
  readonly plan: MatrixPlan
  /** Test rows that it was learned from. */
  readonly rows: number
  readonly absolute: LossModel
  readonly squared: LossModel
}

interface LossModel {
  /** A state of boosted trees; null where errors follow from nothing: then the mean is said. */
  readonly state: Json
  readonly mean: number
  /** Standard deviation of what it does not foresee, on rows that it did not learn from. */
  readonly spread: number
}

/** How well a model of numbers is likely to do, by direct loss estimation. */
export interface LossEstimate {
  readonly method: 'dle'
  readonly mae: number
  readonly rmse: number
  readonly intervals: Readonly<Record<string, readonly [low: number, high: number]>>
}

export const LOSS_ASSUMPTIONS =
  'Estimated by a second model, which learned from test rows how large errors are: true as long as new rows are of a kind that was among those, and what the columns say of the target has not changed. Labels alone show a change of that.'

/** Fewer rows than these say too little of what errors follow from. */
const FEWEST = 200
const MOST_ROWS = 20_000
/** A leaf holds 20 rows or more, so that none can be told from it. */
const PARAMS = { rounds: 60, maxDepth: 3, learningRate: 0.1, maxBins: 64, minChildWeight: 20, levels: 'targets' }

/**
 * Learns how large errors are. Source: NannyML, "How performance estimation works" (DLE).
 *
 * @param table rows that the pipeline did not learn from
 * @param labels the true values of these rows
 * @returns null for classification, and with fewer than 200 rows
 */
export async function lossModelsOf(
  pipeline: Pick<Pipeline, 'task' | 'inputs'>,
  table: Table,
  scores: Scores,
  labels: Float64Array,
  { rng, compute }: { readonly rng: Rng; readonly compute: Compute },
): Promise<LossModels | null> {
  const predicted = scores.margins[0]
  const rows = permutation(table.rows, rng)
    .filter((row) => !Number.isNaN(labels[row]))
    .slice(0, MOST_ROWS)
  if (pipeline.task !== 'regression' || !predicted || rows.length < FEWEST) return null
  const known = take(table, rows)
  const plan = planMatrix(pipeline.inputs, [known])
  const matrix = withPrediction(
    matrixOf(plan, known),
    Float64Array.from(rows, (row) => predicted[row] ?? NaN),
  )
  const errors = Float64Array.from(rows, (row) => (predicted[row] ?? 0) - (labels[row] ?? 0))
  const learned = (losses: Float64Array, name: string) =>
    lossModel(plan, matrix, losses, { rng: rng.fork(name), compute })
  return {
    plan,
    rows: rows.length,
    absolute: await learned(errors.map(Math.abs), 'absolute'),
    squared: await learned(
      errors.map((error) => error * error),
      'squared',
    ),
  }
}

async function lossModel(
  plan: MatrixPlan,
  matrix: Matrix,
  losses: Float64Array,
  { rng, compute }: { readonly rng: Rng; readonly compute: Compute },
): Promise<LossModel> {
  const model = MODELS.get('gbdt')
  const features = [...featuresOf(plan), { name: PREDICTION, column: PREDICTION, kind: 'number' as const, levels: [] }]
  const learn = (rows: Uint32Array) =>
    model.fit(
      PARAMS,
      inMemory(
        { task: 'regression', classes: 0, features },
        { matrix: takeRows(matrix, rows), target: Float64Array.from(rows, (row) => losses[row] ?? 0), weight: null },
      ),
      { rng, progress: async () => {}, compute },
    )
  const all = Uint32Array.from(losses.keys())
  const off = new Float64Array(losses.length)
  for (const half of [0, 1]) {
    const held = all.filter((row) => row % 2 === half)
    const state = await learn(all.filter((row) => row % 2 !== half))
    const found = model.predictor.margins(state, takeRows(matrix, held))[0] ?? new Float64Array(0)
    for (const [i, row] of held.entries()) off[row] = (losses[row] ?? 0) - (found[i] ?? 0)
  }
  const moments = addMoments(noMoments(), losses)
  const unforeseen = Math.hypot(...[deviation(addMoments(noMoments(), off)), addMoments(noMoments(), off).mean])
  const isBetter = unforeseen < deviation(moments)
  return {
    state: isBetter ? toJson(await learn(all), INLINE_ARRAYS) : null,
    mean: moments.mean,
    spread: isBetter ? unforeseen : deviation(moments),
  }
}

const PREDICTION = '\nprediction'

const withPrediction = ({ rows, features }: Matrix, values: Float64Array): Matrix => ({
  rows,
  features: [...features, { kind: 'number', values }],
})

/** null without rows */
export function estimateLosses(models: LossModels, table: Table, scores: Scores): LossEstimate | null {
  const predicted = scores.margins[0]
  if (!predicted || table.rows === 0) return null
  const { absolute, squared } = lossEstimatorOf(models)(table, predicted)
  return lossEstimate(models, { rows: table.rows, absolute, squared })
}

/** Sums of the losses that are expected of rows, so that rows can come bit by bit. @param predicted a number a row */
export type LossEstimator = (
  table: Table,
  predicted: Float64Array,
) => { readonly absolute: number; readonly squared: number }

export function lossEstimatorOf({ plan, absolute, squared }: LossModels): LossEstimator {
  const [absoluteOf, squaredOf] = [totalLossOf(absolute), totalLossOf(squared)]
  return (table, predicted) => {
    const matrix = withPrediction(matrixOf(plan, table), predicted)
    return { absolute: absoluteOf(matrix), squared: squaredOf(matrix) }
  }
}

function totalLossOf({ state, mean: usual }: LossModel): (matrix: Matrix) => number {
  const known: StateValue = state === null ? null : fromJson(state, INLINE_ARRAYS)
  return (matrix) => {
    const found = isGbdtState(known) ? PREDICTORS.get('gbdt').margins(known, matrix)[0] : undefined
    let total = 0
    // An error is not negative, whatever trees add up to.
    for (let row = 0; row < matrix.rows; row++) total += Math.max(0, found ? (found[row] ?? 0) : usual)
    return total
  }
}

/** @param sums of one row or more */
export function lossEstimate(
  { absolute, squared, rows: learned }: LossSpread,
  sums: { readonly rows: number; readonly absolute: number; readonly squared: number },
): LossEstimate {
  const interval = (total: number, spread: number) => {
    const mean = total / sums.rows
    const half = 1.96 * spread * Math.sqrt(1 / sums.rows + 1 / learned)
    return { mean, low: Math.max(0, mean - half), high: mean + half }
  }
  const [mae, mse] = [interval(sums.absolute, absolute.spread), interval(sums.squared, squared.spread)]
  const root = (value: number) => Math.sqrt(Math.max(0, value))
  return {
    method: 'dle',
    mae: mae.mean,
    rmse: root(mse.mean),
    intervals: { mae: [mae.low, mae.high], rmse: [root(mse.low), root(mse.high)] },
  }
}

/** What of loss models an interval needs. */
export interface LossSpread {
  readonly rows: number
  readonly absolute: { readonly spread: number }
  readonly squared: { readonly spread: number }
}
