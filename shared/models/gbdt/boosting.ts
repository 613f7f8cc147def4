import { exp, permutation, type Rng, usageError } from '../../core/index.ts'
import { curveLoss, curveRows } from '../learning-curve.ts'
import type { FitContext } from '../model.ts'
import type { TrainingData } from '../training-data.ts'
import { withinGroups } from '../trees/constraints.ts'
import { findBins } from '../trees/feature-bins.ts'
import { fillSession } from '../trees/fill.ts'
import { type GrowRequest, growTree } from '../trees/grower.ts'
import { sampleFeatures, sampleRows } from '../trees/sampling.ts'
import type { SplitRules, TreeSession } from '../trees/session.ts'
import type { TreeNodes } from '../trees/tree.ts'
import { addEarlier, earlierOf, earlierTables } from './continued.ts'
import { type Objective, objectiveFor } from './objectives.ts'
import { type LevelNumbers, orderedTargets, withNumbers } from './ordered-targets.ts'
import { joinStates, packNumbers, packSets, packTrees } from './pack.ts'
import type { Params } from './params.ts'
import type { GbdtState } from './predictor.ts'
import { type Start, startFrom, weightedQuantile } from './target.ts'

/** Gain below this share of the target's spread is no structure. */
const SMALLEST_GAIN = 1e-9

/** What a fit works with from its first round on. */
interface Boosting {
  readonly params: Params
  readonly context: FitContext
  readonly objective: Objective
  readonly session: TreeSession
  readonly cuts: readonly Float64Array[]
  readonly rules: SplitRules
  /** Rows of the session that are learned from; null: the first `learned`. */
  readonly rows: Uint32Array | null
  readonly learned: number
  /** Rows of the session that early stopping watches. */
  readonly watched: Uint32Array | null
  /** The features that may follow those of a path; null: all. */
  readonly interactions: ((path: readonly number[]) => Uint8Array) | null
  /** Rounds of the model that is gone on from. */
  readonly earlierRounds: number
}

/**
 * Boosting on the data as it is, or with numbers in the place of levels.
 *
 * @throws a usage error where levels are to be read by targets that have no order
 */
export async function boost(params: Params, data: TrainingData, context: FitContext): Promise<GbdtState> {
  if (params.levels !== 'targets') return boostOn(params, data, context, null)
  if (data.task === 'multiclass')
    throw usageError('Levels cannot be read by their targets where the targets are classes without an order.', {
      value: params.levels,
      next: 'Choose levels "sets" or "codes".',
    })
  const numbers = await orderedTargets(data, params.levelSmoothing, context.rng.fork('levels'))
  const { heldOut } = context
  const others = heldOut && { heldOut: withNumbers(heldOut, { codes: numbers.codes }) }
  return boostOn(params, withNumbers(data, numbers), { ...context, ...others }, numbers)
}

async function boostOn(
  params: Params,
  data: TrainingData,
  context: FitContext,
  numbers: LevelNumbers | null,
): Promise<GbdtState> {
  const objective = objectiveFor(data.task, params)
  const earlier = earlierOf(context.from, params, data, objective)
  const start = await startFrom(data, objective, earlier?.base)
  const sets = params.levels === 'sets'
  const tables = earlier && earlierTables(earlier)
  const bins = await findBins(data, { maxBins: params.maxBins, sets, tables }, context.compute, context.signal)
  const cuts = bins.map((own) => own.cuts)
  const isWatching = params.earlyStopping > 0
  const heldOut = isWatching ? context.heldOut : undefined
  const rules = rulesFor(params, objective, start, context)
  const session = context.compute.openTrees({
    rows: data.rows + (heldOut?.rows ?? 0),
    learned: data.rows,
    cuts,
    levels: Uint8Array.from(bins, ({ binOfCode }) => (binOfCode ? 1 : 0)),
    outputs: start.base.length,
    hasWeights: start.hasWeights,
    loss: objective.loss,
    lossParameter: objective.parameter,
    rules,
  })
  try {
    await fillSession(session, data, 0, bins, start.scale, context.signal)
    if (heldOut) await fillSession(session, heldOut, data.rows, bins, start.scale, context.signal)
    for (const [k, margins] of session.margins.entries()) margins.fill(start.base[k]!)
    if (earlier) await addEarlier(session, earlier, data, 0, start)
    if (earlier && heldOut) await addEarlier(session, earlier, heldOut, data.rows, start)
    await context.progress(0)
    const split = isWatching && !heldOut ? holdOut(data.rows, context.rng) : { rows: null, watched: null }
    const watched = heldOut ? Uint32Array.from({ length: heldOut.rows }, (_, i) => data.rows + i) : split.watched
    const learned = split.rows?.length ?? data.rows
    const groups = context.constraints?.groups
    const interactions = groups ? withinGroups(groups, data.features.length) : null
    const boosting: Boosting = {
      params,
      context,
      objective,
      session,
      cuts,
      rules,
      rows: split.rows,
      learned,
      watched,
      interactions,
      earlierRounds: earlier?.rounds ?? 0,
    }
    const trees = await grow(boosting, data, start)
    const levels = numbers ? packNumbers(numbers.codes) : packSets(bins, trees)
    const own = packTrees(start.base, trees, 1 / start.scale, objective.isLog ? 'log' : 'identity', levels)
    return earlier ? joinStates(earlier, own) : own
  } finally {
    session.close()
  }
}

/** Penalties are in the units of gradients: of the squared loss those of the target. */
function rulesFor(params: Params, { loss }: Objective, start: Start, { constraints }: FitContext): SplitRules {
  const scale = loss === 'squared' ? start.scale : 1
  return {
    l1: params.l1 * scale,
    l2: params.l2,
    minChildWeight: params.minChildWeight,
    minGain: Math.max(params.minGain * scale * scale, SMALLEST_GAIN * (loss === 'squared' ? start.spread : 1)),
    maxStep: params.maxStep === 0 ? Infinity : params.maxStep * scale,
    levelSmoothing: params.levelSmoothing,
    levelL2: params.levelL2,
    monotone: constraints?.monotone ?? null,
  }
}

/** Rows held out for early stopping where the caller gives none. */
const HELD_OUT_SHARE = 0.1

function holdOut(count: number, rng: Rng): { rows: Uint32Array | null; watched: Uint32Array | null } {
  const order = permutation(count, rng.fork('held out'))
  const held = Math.floor(count * HELD_OUT_SHARE)
  if (held === 0) return { rows: null, watched: null }
  return { rows: order.slice(held).sort(), watched: order.slice(0, held).sort() }
}

/** Rounds, until there have been enough, or the rows that are watched gain nothing more. */
async function grow(boosting: Boosting, data: TrainingData, start: Start): Promise<TreeNodes[]> {
  const { params, context, session, watched, objective } = boosting
  const outputs = start.base.length
  const seen = curveRows(boosting.rows ?? Uint32Array.from({ length: data.rows }, (_, row) => row))
  const curve = (rows: Uint32Array): number => curvePoint(boosting, data, rows, start.scale)
  const trees: TreeNodes[] = []
  let best = { loss: Infinity, rounds: 0 }
  for (let round = 0; round < params.rounds; round++) {
    session.derive()
    for (let k = 0; k < outputs; k++)
      trees.push(
        await growOne(
          boosting,
          k,
          context.rng.fork((boosting.earlierRounds + round) * outputs + k),
          round / params.rounds,
        ),
      )
    if (watched) {
      const loss = meanLoss(session, watched, objective.of)
      if (loss < best.loss) best = { loss, rounds: round + 1 }
      else if (round + 1 - best.rounds >= params.earlyStopping) break
    }
    await context.progress((round + 1) / params.rounds, () => ({
      round: round + 1,
      training: curve(seen),
      validation: watched && curve(watched),
    }))
    if (context.isTimeUp?.()) break
  }
  return watched ? trees.slice(0, best.rounds * outputs) : trees
}

async function growOne(boosting: Boosting, output: number, rng: Rng, done: number): Promise<TreeNodes> {
  const { params, context, session, cuts, rules, learned } = boosting
  const rows = sampleRows(boosting.rows, learned, params.subsample, rng)
  const all = new Uint8Array(cuts.length).fill(1)
  const ofTree = sampleFeatures(all, params.columnSample, rng.fork('features'))
  const ofLevel: Uint8Array[] = []
  const maskFor = (depth: number, path: readonly number[]): Uint8Array => {
    const mask = ofLevel[depth] ?? sampleFeatures(ofTree, params.levelColumnSample, rng.fork(`level ${depth}`))
    ofLevel[depth] = mask
    const allowed = boosting.interactions?.(path)
    return allowed ? mask.map((isOn, f) => isOn & allowed[f]!) : mask
  }
  const hasPaths = boosting.interactions !== null
  const request: GrowRequest = {
    output,
    rows,
    maskFor,
    hasPaths,
    breathe: () => context.progress(done),
    ...refitOf(boosting),
  }
  return growTree(session, request, params, rules, cuts)
}

/** Leaves of a loss whose best constant is a quantile take the quantile of what is left of their rows. */
function refitOf({ objective, session }: Boosting): Pick<GrowRequest, 'refit'> {
  const share = objective.leafQuantile
  if (share === null) return {}
  const [margins] = session.margins
  const { target, weight } = session
  return {
    refit(rows) {
      const rest = Float64Array.from(rows, (row) => target[row]! - margins![row]!)
      const weights = weight ? Float64Array.from(rows, (row) => weight[row]!) : new Float64Array(rows.length).fill(1)
      return weightedQuantile(rest, weights, share)
    },
  }
}

function meanLoss({ target, weight, margins }: TreeSession, rows: Uint32Array, loss: Objective['of']): number {
  let total = 0
  let weights = 0
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k]!
    const w = weight ? weight[row]! : 1
    total += w * loss(margins, row, target[row]!)
    weights += w
  }
  return weights > 0 ? total / weights : 0
}

/** As every family's curve: log loss, or the root mean squared error of the prediction, whatever loss is learned by. */
function curvePoint(
  { session, objective }: Boosting,
  { task }: TrainingData,
  rows: Uint32Array,
  scale: number,
): number {
  if (task !== 'regression') return curveLoss(task, meanLoss(session, rows, objective.of))
  const squared: Objective['of'] = ([margins], row, target) => {
    const margin = margins![row]!
    return 0.5 * ((objective.isLog ? exp(margin) : margin) - target) ** 2
  }
  return curveLoss(task, meanLoss(session, rows, squared)) / scale
}
