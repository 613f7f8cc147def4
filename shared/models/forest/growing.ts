import type { Rng } from '../../core/index.ts'
import { objectiveFor } from '../gbdt/objectives.ts'
import { packSets, packTrees } from '../gbdt/pack.ts'
import { startFrom } from '../gbdt/target.ts'
import type { FitContext } from '../model.ts'
import type { TrainingData } from '../training-data.ts'
import { findBins } from '../trees/feature-bins.ts'
import { fillSession } from '../trees/fill.ts'
import { growTree } from '../trees/grower.ts'
import type { SplitRules, TreeSession } from '../trees/session.ts'
import type { TreeNodes } from '../trees/tree.ts'
import type { ForestParams } from './params.ts'
import type { ForestState } from './predictor.ts'

/** How the trees of a forest differ from one another. */
export interface ForestKind {
  /** Whether each tree sees rows drawn with replacement, as many as there are. */
  readonly bootstrap: boolean
  /** Whether a node tries one cut of each feature, drawn at random, or all. */
  readonly randomCuts: boolean
}

/** What all trees of a fit share. */
interface Forest {
  readonly params: ForestParams
  readonly kind: ForestKind
  readonly session: TreeSession
  readonly cuts: readonly Float64Array[]
  readonly rules: SplitRules
  /** As the session was given them: trees put their own in their place. */
  readonly target: Float64Array
  readonly weight: Float64Array
  readonly columnShare: number
}

/** A tree is one of boosting, by the squared loss from 0: so its leaves are means, and its gains those of the variance, or of Gini's index. */
const SQUARED = { loss: 'squared', quantile: 0.5, tweediePower: 1.5 } as const

/** Sets of levels are chosen with care: see gbdt/params.ts. */
const LEVELS = { levelSmoothing: 10, levelL2: 10 }

export async function growForest(
  params: ForestParams,
  data: TrainingData,
  context: FitContext,
  kind: ForestKind,
): Promise<ForestState> {
  const start = await startFrom(data, objectiveFor(data.task, SQUARED))
  const bins = await findBins(data, { maxBins: params.maxBins, sets: true }, context.compute, context.signal)
  const cuts = bins.map((own) => own.cuts)
  const rules = {
    ...LEVELS,
    l1: 0,
    l2: 0,
    minChildWeight: params.minLeafWeight,
    minGain: 1e-9 * start.spread,
    maxStep: Infinity,
    monotone: context.constraints?.monotone ?? null,
  }
  const plan = { rows: data.rows, learned: data.rows, cuts, outputs: 1, hasWeights: true, loss: 'squared' as const }
  const session = context.compute.openTrees({
    ...plan,
    levels: Uint8Array.from(bins, ({ binOfCode }) => (binOfCode ? 1 : 0)),
    lossParameter: 0,
    rules,
  })
  try {
    await fillSession(session, data, 0, bins, start.scale, context.signal)
    session.margins[0]?.fill(0)
    await context.progress(0)
    const columnShare = params.columnSample > 0 ? params.columnSample : usualShare(data)
    const forest: Forest = {
      params,
      kind,
      session,
      cuts,
      rules,
      target: session.target.slice(),
      weight: session.weight?.slice() ?? new Float64Array(data.rows).fill(1),
      columnShare,
    }
    const trees = await growTrees(forest, data, context)
    const packed = packTrees(meansOf(forest, data), trees, 1 / start.scale, 'identity', packSets(bins, trees))
    return { trees: packed, task: data.task }
  } finally {
    session.close()
  }
}

const wantedOf = (features: number, share: number): number =>
  Math.min(features, Math.max(1, Math.round(features * share)))

/** Breiman's shares: the root of the number of features for classes, a third for numbers. */
function usualShare({ task, features }: TrainingData): number {
  const count = Math.max(1, features.length)
  return task === 'regression'
    ? Math.max(1, Math.round(count / 3)) / count
    : Math.max(1, Math.round(Math.sqrt(count))) / count
}

async function growTrees(forest: Forest, data: TrainingData, context: FitContext): Promise<TreeNodes[]> {
  const { params } = forest
  const trees: TreeNodes[] = []
  const classes = data.task === 'multiclass' ? Array.from({ length: data.classes }, (_, k) => k) : [null]
  for (let t = 0; t < params.trees; t++) {
    const rng = context.rng.fork(t)
    const rows = forest.kind.bootstrap ? drawRows(forest, rng.fork('rows')) : null
    for (const k of classes)
      trees.push(await growOne(forest, k, rows, rng.fork(`class ${k}`), () => context.progress(t / params.trees)))
    await context.progress((t + 1) / params.trees)
    if (context.isTimeUp?.()) break
  }
  return trees
}

/** Draws as many rows as there are, with replacement: those that were drawn, weighed by how often. */
function drawRows({ session, weight }: Forest, rng: Rng): Uint32Array {
  const counts = new Uint32Array(weight.length)
  for (let i = 0; i < counts.length; i++) {
    const row = rng.below(counts.length)
    counts[row] = counts[row]! + 1
  }
  const rows = new Uint32Array(counts.length)
  let drawn = 0
  for (let row = 0; row < counts.length; row++) {
    if (session.weight) session.weight[row] = weight[row]! * counts[row]!
    if (counts[row]! > 0) rows[drawn++] = row
  }
  return rows.subarray(0, drawn)
}

/** @param k the class whose share the leaves hold; null: the target itself */
function growOne(
  { params, kind, session, cuts, rules, target, columnShare }: Forest,
  k: number | null,
  rows: Uint32Array | null,
  rng: Rng,
  breathe: () => Promise<void>,
): Promise<TreeNodes> {
  if (k !== null) for (let row = 0; row < target.length; row++) session.target[row] = target[row] === k ? 1 : 0
  session.derive()
  const draws = { features: wantedOf(cuts.length, columnShare), hasCuts: kind.randomCuts, seed: rng.uint32() }
  const all = new Uint8Array(cuts.length).fill(1)
  return growTree(
    session,
    {
      output: 0,
      rows,
      maskFor: () => all,
      draws,
      isApart: true,
      breathe,
    },
    { learningRate: 1, maxDepth: params.maxDepth, maxLeaves: params.maxLeaves, growth: 'depth' },
    rules,
    cuts,
  )
}

/** The mean of all rows, or the shares of the classes, in the scale of the session. */
function meansOf({ target, weight }: Forest, { task, classes }: TrainingData): Float64Array {
  const means = new Float64Array(task === 'multiclass' ? classes : 1)
  let weights = 0
  for (let row = 0; row < target.length; row++) {
    weights += weight[row]!
    if (task === 'multiclass') means[target[row]!] = means[target[row]!]! + weight[row]!
    else means[0] = means[0]! + weight[row]! * target[row]!
  }
  // Half a row a class, so that one without rows has a share.
  if (task === 'regression') return means.map((sum) => sum / weights)
  return means.map((sum) => (sum + 0.5) / (weights + 0.5 * Math.max(2, classes)))
}
