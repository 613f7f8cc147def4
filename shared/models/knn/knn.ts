import { z } from 'zod'
import { marginLoss } from '../margin-loss.ts'
import { takeRows } from '../matrix.ts'
import { defineModel, type FitContext } from '../model.ts'
import { allRows, type Batch, someRows, type TrainingData } from '../training-data.ts'
import { pointsOf } from './neighbours.ts'
import { type KnnState, knnPredictor, type LearnedRows, marginOf, ringsAround } from './predictor.ts'
import { buildTree } from './tree.ts'

const PARAMS = z.object({
  k: z.int().min(0).max(1000).default(0).meta({ title: 'Neighbours (0: as many as do best on validation rows)' }),
  weighting: z
    .enum(['uniform', 'distance'])
    .default('distance')
    .meta({ title: 'Whether nearer neighbours count more, by one over the distance' }),
  mismatch: z.number().min(0).max(1e6).default(1).meta({
    title: 'Squared distance of two levels that differ; numbers are in units of their deviation',
  }),
  prior: z.number().gt(0).max(1e6).default(1).meta({ title: 'Neighbours that the average of all rows counts as' }),
})

type Params = z.output<typeof PARAMS>

/** Where k is to be chosen and there are no rows to choose by. */
const USUAL_K = 15
/** What k is chosen among. */
const CHOICES = [1, 2, 3, 5, 7, 10, 15, 20, 30, 40, 60, 80, 120]
/** Rows that are looked at to choose. */
const MOST_WATCHED = 2000

/**
 * k nearest neighbours: Euclidean distance on numbers in units of their deviation, a fixed one between levels that
 * differ. The search is exact. The model holds every row that it was trained on: whoever has the model has those rows.
 */
export const knn = defineModel({
  id: 'knn',
  title: 'Nearest neighbours (keeps the training rows)',
  tasks: ['binary', 'multiclass', 'regression'],
  form: 'scaled',
  carriesRows: true,
  params: PARAMS,
  trials: {
    fast: [{}],
    balanced: [{}, { mismatch: 3 }],
    best: [{}, { mismatch: 0.3 }, { mismatch: 3 }, { mismatch: 10 }],
  },
  space: { mismatch: { low: 0.1, high: 20, isLog: true } },
  predictor: knnPredictor,
  fit,
  settle(params, states) {
    const chosen = states.flatMap(({ k }) => (typeof k === 'number' ? [k] : [])).sort((a, b) => a - b)
    return { ...params, k: chosen[chosen.length >> 1] ?? params.k }
  },
})

async function fit(params: Params, data: TrainingData, context: FitContext): Promise<KnnState> {
  await context.progress(0)
  const { matrix, target, weight } = countedRows(await allRows(data))
  const points = pointsOf(matrix)
  const { tree, order } = await buildTree(points, params.mismatch, (share) => context.progress(share / 2))
  const learned = {
    byDistance: params.weighting === 'distance',
    prior: params.prior,
    tree: { ...tree, mismatch: params.mismatch },
    target: Float64Array.from(order, (row) => target[row]!),
    weight: Float64Array.from(order, (row) => weight?.[row] ?? 1),
    average: averageOf(data, target, weight),
    isRegression: data.task === 'regression',
  }
  const k = params.k > 0 ? params.k : await chooseK(learned, context)
  await context.progress(1)
  return { ...learned, k }
}

/** Rows that count: one of weight 0 is nobody's neighbour. */
function countedRows({ matrix, target, weight }: Batch): Batch {
  if (!weight?.includes(0)) return { matrix, target, weight }
  const rows = Uint32Array.from(weight.keys()).filter((row) => weight[row] !== 0)
  const of = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]!)
  return { matrix: takeRows(matrix, rows), target: of(target), weight: of(weight) }
}

function averageOf({ task, classes }: TrainingData, target: Float64Array, weight: Float64Array | null): Float64Array {
  const totals = new Float64Array(Math.max(classes, 1))
  let all = 0
  for (const [row, y] of target.entries()) {
    const w = weight?.[row] ?? 1
    all += w
    if (task === 'regression') totals[0] = totals[0]! + w * y
    else totals[y] = totals[y]! + w
  }
  if (task === 'regression') return totals.map((total) => (all > 0 ? total / all : 0))
  // Half a row a class, so that none is impossible.
  return totals.map((total) => (total + 0.5) / (all + 0.5 * classes))
}

/** The k with the least loss on held-out rows, all of which are looked up once. */
async function chooseK(learned: LearnedRows, context: FitContext): Promise<number> {
  const watched = context.heldOut && (await someRows(context.heldOut, MOST_WATCHED))
  if (!watched) return USUAL_K
  const points = pointsOf(watched.matrix)
  const losses = CHOICES.map(() => 0)
  const most = CHOICES[CHOICES.length - 1]!
  for (let row = 0; row < points.rows; row++) {
    if (row % 64 === 0) await context.progress(0.5 + (0.5 * row) / points.rows)
    if (context.isTimeUp?.()) return USUAL_K
    const rings = ringsAround(learned, points, row, most)
    for (const [i, k] of CHOICES.entries()) {
      const margins = marginOf(learned, rings, k)
      losses[i] =
        losses[i]! + (watched.weight?.[row] ?? 1) * marginLoss(learned.isRegression, margins, watched.target[row]!)
    }
  }
  return CHOICES[losses.indexOf(Math.min(...losses))] ?? USUAL_K
}
