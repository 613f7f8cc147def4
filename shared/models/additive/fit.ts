import { type Objective, objectiveFor } from '../gbdt/objectives.ts'
import { type Start, startFrom } from '../gbdt/target.ts'
import { curveLoss, curveRows } from '../learning-curve.ts'
import type { FitContext } from '../model.ts'
import type { TrainingData } from '../training-data.ts'
import { findBins } from '../trees/feature-bins.ts'
import { type Boosting, boostTerms, sizeOf, type Term } from './boosting.ts'
import { coarseBins, type Layout, layOut, weighBins } from './layout.ts'
import { type Pair, placesOf, selectPairs } from './pair-selection.ts'
import { pairStep } from './pair-step.ts'
import type { Params } from './params.ts'
import { type AdditiveState, coarseCount } from './predictor.ts'
import { purify } from './pure.ts'
import { type BinnedRows, bagWeights, readRows } from './rows.ts'
import { levelStep, makeMonotone, numberStep } from './shape-step.ts'

/**
 * Generalised additive model with pairs, boosted feature by feature on binned values: explainable boosting machine (Lou, Caruana
 * and Gehrke, "Intelligible models for classification and regression", 2012; Nori et al., "InterpretML", 2019). First all shapes,
 * until rows held out gain nothing more; then, with them, the pairs that tell most of what is left.
 */
export async function fitAdditive(params: Params, data: TrainingData, context: FitContext): Promise<AdditiveState> {
  const objective = objectiveFor(data.task, { loss: 'squared', quantile: 0.5, tweediePower: 1.5 })
  const start = await startFrom(data, objective)
  const bins = await findBins(data, { maxBins: params.maxBins, sets: true }, context.compute, context.signal)
  const layout = layOut(bins)
  const isWatching = params.earlyStopping > 0
  const heldOut = isWatching ? context.heldOut : undefined
  const rows = await readRows(layout, data, heldOut, isWatching, start.scale, context.rng, context.signal)
  await context.progress(0)
  const weights = weighBins(layout.binStart, rows.bins, rows.weight)
  const whole: Layout = { ...layout, weights, coarse: coarseBins(layout, weights, params.pairBins) }
  return boost(params, data, context, { layout: whole, rows, start, objective })
}

interface Ready {
  readonly layout: Layout
  readonly rows: BinnedRows
  readonly start: Start
  readonly objective: Objective
}

async function boost(
  params: Params,
  data: TrainingData,
  context: FitContext,
  { layout, rows, start, objective }: Ready,
): Promise<AdditiveState> {
  const stages = createStages(params, data, context, rows, start, objective)
  const outputs = start.base.length
  const shapes = shapeTerms(params, layout, rows, context)
  const bins = sizeOf(shapes)
  const ofShapes = Array.from({ length: params.bags }, () => new Float64Array(outputs * bins))
  const rounds = await boostTerms(shapes, ofShapes, stages.at(0), params)
  const boosting = stages.at(rounds)
  const mayPair = pairRule(context, data.features.length)
  const pairs = await selectPairs(layout, average(ofShapes), boosting, params, mayPair, boosting.breathe)
  const tables = pairTerms(params, layout, rows, pairs, bins)
  const all = bins + sizeOf(tables)
  // Shapes go on with the pairs: what they are in a sum without these is not what they are in one with them.
  const ofAll = ofShapes.map((own) => spread(own, outputs, 0, bins, all))
  const most = pairs.length > 0 ? params.pairRounds : 0
  const pairRounds = await boostTerms([...shapes, ...tables], ofAll, boosting, { ...params, rounds: most })
  const scale = 1 / start.scale
  const values = average(ofAll).map((value) => value * scale)
  const [taught, used] = pairRounds > 0 ? [pairs, tables] : [[], []]
  const pairValues = pairRounds > 0 ? spread(values, outputs, bins, all, all - bins) : new Float64Array(0)
  return withoutUnseen(
    purify({
      ...layout,
      intercepts: start.base.map((base) => base * scale),
      values: spread(values, outputs, 0, all, bins),
      first: Int32Array.from(taught, ({ first }) => first),
      second: Int32Array.from(taught, ({ second }) => second),
      pairStart: Int32Array.of(0, ...used.map(({ from, size }) => from + size - bins)),
      pairValues,
      pairWeights: weighCells(used, rows.weight, bins),
      rounds,
      pairRounds,
      learned: null,
    }),
  )
}

/** What lies from `from` on in each of `outputs` parts of `size`, in parts of another size. */
function spread(values: Float64Array, outputs: number, from: number, size: number, to: number): Float64Array {
  const parts = new Float64Array(outputs * to)
  for (let k = 0; k < outputs; k++) {
    const begin = k * size + from
    parts.set(values.subarray(begin, begin + Math.min(to, size - from)), k * to)
  }
  return parts
}

function average(all: readonly Float64Array[]): Float64Array {
  const [first = new Float64Array(0), ...others] = all
  if (others.length === 0) return first
  return first.map((value, i) => others.reduce((sum, own) => sum + own[i]!, value) / all.length)
}

function createStages(
  params: Params,
  { task }: TrainingData,
  context: FitContext,
  rows: BinnedRows,
  start: Start,
  objective: Objective,
) {
  const bags = bagWeights(rows, params.bags, context.rng).map((weight) => ({
    weight,
    margins: Array.from(start.base, (base) => new Float64Array(rows.count).fill(base)),
  }))
  const meanLoss = (of: Uint32Array): number => {
    const mean = bags.length === 1 ? bags[0]!.margins : meanMargins(bags, of, rows.count)
    let [total, weight] = [0, 0]
    for (let i = 0; i < of.length; i++) {
      const row = of[i]!
      const own = rows.watchedWeight[row]!
      weight += own
      total += own * objective.of(mean, row, rows.target[row]!)
    }
    return weight > 0 ? total / weight : 0
  }
  const seen = curveRows(rows.learned)
  const watchedCurve = rows.watched && curveRows(rows.watched)
  const scale = task === 'regression' ? start.scale : 1
  const point = (of: Uint32Array): number => curveLoss(task, meanLoss(of)) / scale
  const planned = params.rounds + params.pairRounds
  return {
    /** @param before rounds that were kept of earlier stages */
    at(before: number): Boosting {
      let fraction = before === 0 ? 0 : params.rounds / planned
      const first = fraction
      return {
        task,
        rows,
        bags,
        meanLoss,
        async afterRound(round) {
          fraction = first + round / planned
          const looked = () => ({
            round: before + round,
            training: point(seen),
            validation: watchedCurve && point(watchedCurve),
          })
          await context.progress(Math.min(1, fraction), looked)
        },
        breathe: () => context.progress(Math.min(1, fraction)),
        isTimeUp: () => context.isTimeUp?.() ?? false,
      }
    },
  }
}

/** Margins averaged over bags, of some rows; others are 0. */
function meanMargins(bags: Boosting['bags'], of: Uint32Array, rows: number): Float64Array[] {
  return (bags[0]?.margins ?? []).map((_, k) => {
    const mean = new Float64Array(rows)
    for (const { margins } of bags) for (const row of of) mean[row] = mean[row]! + margins[k]![row]! / bags.length
    return mean
  })
}

function shapeTerms(params: Params, layout: Layout, rows: BinnedRows, { constraints }: FitContext): Term[] {
  const { binStart, codeStart, weights } = layout
  return rows.bins.map((places, f): Term => {
    const [from, to] = [binStart[f]!, binStart[f + 1]!]
    const term = { places, from, size: to - from }
    if (codeStart[f + 1]! > codeStart[f]!)
      return { ...term, step: (sums, values, step) => levelStep(sums, params, values, step) }
    const direction = constraints?.monotone?.[f] ?? 0
    if (direction === 0) return { ...term, step: (sums, _, step) => numberStep(sums, params, step) }
    return {
      ...term,
      step(sums, values, step) {
        numberStep(sums, params, step)
        const whole = values.map((value, bin) => value + step[bin]!)
        makeMonotone(whole, weights.subarray(from, to), direction)
        for (let bin = 0; bin < step.length; bin++) step[bin] = whole[bin]! - values[bin]!
      },
    }
  })
}

/** Two features may act together where they are in one group; one that the prediction only rises or falls with acts alone. */
function pairRule({ constraints }: FitContext, features: number): (first: number, second: number) => boolean {
  const monotone = constraints?.monotone ?? new Int8Array(features)
  const groups = constraints?.groups?.map((group) => new Set(group))
  return (first, second) =>
    monotone[first] === 0 &&
    monotone[second] === 0 &&
    (groups?.some((group) => group.has(first) && group.has(second)) ?? true)
}

function pairTerms(params: Params, layout: Layout, rows: BinnedRows, pairs: readonly Pair[], first: number): Term[] {
  let from = first
  return pairs.map(({ first: one, second }): Term => {
    const size = { rows: coarseCount(layout, one), columns: coarseCount(layout, second) }
    const term = { places: placesOf(layout, one, second, rows.bins), from, size: size.rows * size.columns }
    from += term.size
    return { ...term, step: (sums, _, step) => pairStep({ ...size, ...sums }, params, step) }
  })
}

function weighCells(terms: readonly Term[], weight: Float64Array, first: number): Float64Array {
  const weights = new Float64Array(sizeOf(terms))
  for (const { places, from } of terms)
    for (let row = 0; row < weight.length; row++) {
      const at = from - first + places[row]!
      weights[at] = weights[at]! + weight[row]!
    }
  return weights
}

/** Missing values that training never saw say nothing. */
function withoutUnseen(state: AdditiveState): AdditiveState {
  const { binStart, weights, first, second, pairStart, intercepts } = state
  const [values, pairValues] = [state.values.slice(), state.pairValues.slice()]
  const [bins, cells] = [weights.length, pairStart[pairStart.length - 1]!]
  const isUnseen = (feature: number): boolean => weights[binStart[feature]!] === 0
  for (let k = 0; k < intercepts.length; k++) {
    for (let f = 0; f + 1 < binStart.length; f++) if (isUnseen(f)) values[k * bins + binStart[f]!] = 0
    for (let p = 0; p < first.length; p++) {
      const [rows, columns] = [coarseCount(state, first[p]!), coarseCount(state, second[p]!)]
      const table = pairValues.subarray(k * cells + pairStart[p]!, k * cells + pairStart[p + 1]!)
      if (isUnseen(first[p]!)) table.fill(0, 0, columns)
      if (isUnseen(second[p]!)) for (let row = 0; row < rows; row++) table[row * columns] = 0
    }
  }
  return { ...state, values, pairValues }
}
