import { z } from 'zod'
import { permutation, type Rng } from '../../core/index.ts'
import { averageMargins } from '../baseline.ts'
import { curveLoss, curveRows } from '../learning-curve.ts'
import { defineModel, type FitContext } from '../model.ts'
import type { TrainingData } from '../training-data.ts'
import { assignBins, type BinnedData, binData } from './binning.ts'
import { toFixedPoint } from './fixed-point.ts'
import { createBuffers, growTree } from './grower.ts'
import { OBJECTIVES } from './objective.ts'
import { type GbdtState, gbdtPredictor } from './predictor.ts'
import { addByBins, type TreeNodes } from './tree.ts'

const PARAMS = z.object({
  rounds: z.int().min(1).max(100_000).default(200).meta({ title: 'Boosting rounds' }),
  learningRate: z.number().gt(0).max(1).default(0.1).meta({ title: 'Learning rate' }),
  maxDepth: z.int().min(0).max(64).default(6).meta({ title: 'Deepest level of a tree (0: no limit)' }),
  maxLeaves: z.int().min(0).max(65_536).default(0).meta({ title: 'Most leaves of a tree (0: no limit)' }),
  minChildWeight: z.number().min(0).default(1).meta({ title: 'Least weight of a leaf' }),
  l2: z.number().min(0).default(1).meta({ title: 'L2 penalty on leaf values' }),
  subsample: z.number().gt(0).max(1).default(1).meta({ title: 'Share of the rows a tree sees' }),
  columnSample: z.number().gt(0).max(1).default(1).meta({ title: 'Share of the features a tree sees' }),
  maxBins: z
    .int()
    .min(3)
    .max(256)
    .default(256)
    .meta({ title: 'Most bins of a feature, the one for missing values included' }),
  earlyStopping: z
    .int()
    .min(0)
    .default(0)
    .meta({ title: 'Stop after so many rounds without gain on held-out rows (0: never)' }),
})

type Params = z.output<typeof PARAMS>

const WATCHED = { rounds: 1000, earlyStopping: 25 }
const LEAFWISE = {
  ...WATCHED,
  learningRate: 0.05,
  maxDepth: 0,
  maxLeaves: 31,
  minChildWeight: 5,
  subsample: 0.8,
  columnSample: 0.7,
}
const SHALLOW = { ...WATCHED, maxDepth: 4, minChildWeight: 5, columnSample: 0.7 }

/**
 * Gradient-boosted decision trees over histograms, with second derivatives (Chen and Guestrin, "XGBoost", 2016; Ke et
 * al., "LightGBM", 2017). The stages are the files of this folder: binning, objective, histogram, splitting, grower,
 * predictor.
 */
export const gbdt = defineModel({
  id: 'gbdt',
  title: 'Gradient-boosted trees',
  tasks: ['binary', 'multiclass', 'regression'],
  form: 'ordinal',
  params: PARAMS,
  trials: {
    fast: [{ ...WATCHED, rounds: 300 }],
    balanced: [WATCHED, LEAFWISE, SHALLOW],
    best: [
      WATCHED,
      LEAFWISE,
      SHALLOW,
      { ...WATCHED, learningRate: 0.03, rounds: 3000, subsample: 0.8, columnSample: 0.6 },
      { ...LEAFWISE, learningRate: 0.02, rounds: 4000, maxLeaves: 63, columnSample: 0.5 },
      { ...WATCHED, maxDepth: 8, learningRate: 0.05, minChildWeight: 10, l2: 5, rounds: 2000 },
    ],
  },
  predictor: gbdtPredictor,
  space: {
    learningRate: { low: 0.02, high: 0.2, isLog: true },
    maxLeaves: { low: 6, high: 127, isLog: true, isWhole: true },
    minChildWeight: { low: 1, high: 60, isLog: true },
    l2: { low: 0.1, high: 30, isLog: true },
    subsample: { low: 0.5, high: 1 },
    columnSample: { low: 0.3, high: 1 },
  },
  fit,
  settle: (params, states) => ({
    ...params,
    rounds: Math.max(1, Math.round(states.reduce((sum, state) => sum + Number(state.rounds), 0) / states.length)),
    earlyStopping: 0,
  }),
})

/** Rows held out for early stopping where the caller gives none. */
const HELD_OUT_SHARE = 0.1

async function fit(params: Params, data: TrainingData, context: FitContext): Promise<GbdtState> {
  const base = await averageMargins(data)
  const binned = await binData(data, params.maxBins, context.signal)
  await context.progress(0)
  const { learned, watched } = await watchedRows(params, binned, context)
  const objective = OBJECTIVES[data.task]
  const outputs = base.length
  const margins = Array.from(base, (value) => new Float64Array(binned.rows).fill(value))
  const derivatives = {
    gradient: margins.map(zeros),
    hessian: margins.map(zeros),
    fixedGradient: new Int32Array(binned.rows),
    fixedHessian: new Int32Array(binned.rows),
  }
  const grow = createBuffers(binned, context.compute, params)
  const watchedMargins = watched && Array.from(base, (value) => new Float64Array(watched.data.rows).fill(value))
  const seen = { data: binned, rows: curveRows(learned) }
  const trees: TreeNodes[] = []
  let best = { loss: Infinity, rounds: 0 }
  for (let round = 0; round < params.rounds; round++) {
    const rng = context.rng.fork(round)
    objective.derivatives(margins, binned.target, derivatives.gradient, derivatives.hessian)
    for (let k = 0; k < outputs; k++) {
      const gradient = toFixedPoint(derivatives.gradient[k]!, binned.weight, derivatives.fixedGradient)
      const hessian = toFixedPoint(derivatives.hessian[k]!, binned.weight, derivatives.fixedHessian)
      const rows = sampleRows(learned, params.subsample, rng)
      const features = sampleFeatures(binned.bins.length, params.columnSample, rng)
      const tree = growTree(grow, { rows, features, gradient, hessian }, margins[k]!)
      if (rows.length < learned.length) addByBins(tree, binned.bins, without(learned, rows), margins[k]!)
      if (watched && watchedMargins) addByBins(tree, watched.data.bins, watched.rows, watchedMargins[k]!)
      trees.push(tree)
    }
    let watchedLoss: number | null = null
    if (watched && watchedMargins) {
      const loss = meanLoss(watched, watchedMargins, objective.loss)
      watchedLoss = loss
      if (loss < best.loss) best = { loss, rounds: round + 1 }
      else if (round + 1 - best.rounds >= params.earlyStopping) break
    }
    await context.progress((round + 1) / params.rounds, () => ({
      round: round + 1,
      training: curveLoss(data.task, meanLoss(seen, margins, objective.loss)),
      validation: watchedLoss === null ? null : curveLoss(data.task, watchedLoss),
    }))
    if (context.isTimeUp?.()) break
  }
  return packTrees(base, watched ? trees.slice(0, best.rounds * outputs) : trees)
}

const zeros = (like: Float64Array): Float64Array => new Float64Array(like.length)

interface Watched {
  readonly data: BinnedData
  readonly rows: Uint32Array
}

/** The rows to learn from, and those to watch where early stopping is on: the caller's, or a tenth of the data. */
async function watchedRows(
  params: Params,
  binned: BinnedData,
  { heldOut, rng }: FitContext,
): Promise<{ learned: Uint32Array; watched?: Watched }> {
  const all = Uint32Array.from({ length: binned.rows }, (_, row) => row)
  if (params.earlyStopping === 0) return { learned: all }
  if (heldOut) {
    const data = await assignBins(heldOut, binned.cuts)
    return { learned: all, watched: { data, rows: Uint32Array.from({ length: data.rows }, (_, row) => row) } }
  }
  const order = permutation(binned.rows, rng.fork('held out'))
  const count = Math.floor(binned.rows * HELD_OUT_SHARE)
  if (count === 0) return { learned: all }
  return { learned: order.slice(count).sort(), watched: { data: binned, rows: order.slice(0, count).sort() } }
}

function meanLoss(
  { data, rows }: Watched,
  margins: Float64Array[],
  loss: (margins: Float64Array[], row: number, target: number) => number,
): number {
  let total = 0
  let weights = 0
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k]!
    const weight = data.weight ? data.weight[row]! : 1
    total += weight * loss(margins, row, data.target[row]!)
    weights += weight
  }
  return weights > 0 ? total / weights : 0
}

function sampleRows(rows: Uint32Array, share: number, rng: Rng): Uint32Array {
  if (share >= 1) return rows.slice()
  const count = Math.max(1, Math.round(rows.length * share))
  return permutation(rows.length, rng)
    .subarray(0, count)
    .sort()
    .map((at) => rows[at]!)
}

function sampleFeatures(count: number, share: number, rng: Rng): number[] {
  const all = Array.from({ length: count }, (_, f) => f)
  if (share >= 1) return all
  return [...permutation(count, rng.fork('features')).subarray(0, Math.max(1, Math.round(count * share)))].sort(
    (a, b) => a - b,
  )
}

/** The rows that are not in `taken`, whatever order `taken` is in. */
function without(rows: Uint32Array, taken: Uint32Array): Uint32Array {
  const isTaken = new Set(taken)
  return rows.filter((row) => !isTaken.has(row))
}

function packTrees(base: Float64Array, trees: readonly TreeNodes[]): GbdtState {
  const roots: number[] = []
  const shifted: { left: number[]; right: number[] } = { left: [], right: [] }
  let first = 0
  for (const tree of trees) {
    roots.push(first)
    for (const child of tree.left) shifted.left.push(child < 0 ? -1 : child + first)
    for (const child of tree.right) shifted.right.push(child < 0 ? -1 : child + first)
    first += tree.value.length
  }
  return {
    base,
    roots: Int32Array.from(roots),
    feature: Int32Array.from(trees.flatMap((tree) => tree.feature)),
    threshold: Float64Array.from(trees.flatMap((tree) => tree.threshold)),
    missingLeft: Uint8Array.from(trees.flatMap((tree) => tree.missingLeft)),
    left: Int32Array.from(shifted.left),
    right: Int32Array.from(shifted.right),
    value: Float64Array.from(trees.flatMap((tree) => tree.value)),
    rounds: trees.length / base.length,
  }
}
