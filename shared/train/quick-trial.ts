import { createRng, exp, log, permutation, type Rng, softplus } from '../core/index.ts'
import { describeFeatures, encode, type FeaturePlan, fitFeatures, type Labels } from '../features/index.ts'
import {
  type Feature,
  type FeatureForm,
  inMemory,
  type Matrix,
  MODELS,
  type ModelState,
  PREDICTORS,
  REFERENCE_COMPUTE,
} from '../models/index.ts'
import { probabilities } from '../pipeline/index.ts'
import { take } from '../table/index.ts'
import type { ScreeningHost, TrainingRows } from './screening.ts'

/** What a quick model does on rows that it did not learn from. */
export interface Trialled {
  /** Rows of the training rows that it was tried on, and the loss of each. */
  readonly rows: Uint32Array
  readonly losses: Float64Array
  readonly loss: number
  /**
   * 1 where a row may be looked at to find what to try: whether that helps is then told by the others. The same rows would
   * choose what suits them by chance, and then say that it helps.
   */
  readonly isForFinding: Uint8Array
  /** What is left to be told of each: label less prediction, one array an output. */
  readonly residuals: readonly Float64Array[]
}

/** Rows that quick models look at, and the parts that they are tried on in turn. */
const MOST_ROWS = 9000
const PARTS = 3
const QUICK_TREES = { family: 'gbdt', params: { rounds: 50, learningRate: 0.15, maxDepth: 4, minChildWeight: 5 } }
/** A model that is quick, for each form of features. */
const QUICK: Readonly<
  Record<FeatureForm, { readonly family: string; readonly params: Readonly<Record<string, number>> }>
> = {
  scaled: { family: 'linear', params: { l2: 3, tolerance: 1e-3, maxIterations: 30 } },
  ordinal: QUICK_TREES,
  levels: QUICK_TREES,
}

interface Part {
  readonly fit: Uint32Array
  readonly held: Uint32Array
}

/** The same parts for every plan: what is compared is the features alone. */
function innerParts(rows: number): Part[] {
  const order = permutation(rows, createRng('screening')).subarray(0, MOST_ROWS)
  return Array.from({ length: PARTS }, (_, part) => ({
    fit: order.filter((_row, place) => place % PARTS !== part).sort(),
    held: order.filter((_row, place) => place % PARTS === part).sort(),
  }))
}

/** Every second row of each part. */
const findingRows = ({ held }: Part): Uint8Array => Uint8Array.from(held, (_row, place) => place % 2)

/** Fits the features of a plan and a quick model on two of three inner parts, and tries both on the third, in turn. */
export async function innerTrial(
  rows: TrainingRows,
  form: FeatureForm,
  plan: FeaturePlan,
  host: ScreeningHost,
): Promise<Trialled> {
  const found: Record<'rows' | 'losses' | 'isForFinding', number[]> = { rows: [], losses: [], isForFinding: [] }
  const residuals: number[][] = []
  for (const part of innerParts(rows.table.rows)) {
    const { state, held, labels } = await fitPart(rows, form, plan, part, host)
    const margins = PREDICTORS.get(QUICK[form].family).margins(state, held)
    found.rows.push(...part.held)
    found.losses.push(...lossesOf(margins, labels))
    found.isForFinding.push(...findingRows(part))
    for (const [k, residual] of residualsOf(margins, labels).entries()) {
      const all = residuals[k] ?? []
      for (const value of residual) all.push(value)
      residuals[k] = all
    }
  }
  const losses = Float64Array.from(found.losses)
  return {
    rows: Uint32Array.from(found.rows),
    losses,
    loss: losses.reduce((sum, loss) => sum + loss, 0) / losses.length,
    isForFinding: Uint8Array.from(found.isForFinding),
    residuals: residuals.map((values) => Float64Array.from(values)),
  }
}

interface PartFit {
  readonly state: ModelState
  readonly held: Matrix
  readonly labels: Labels
  /** The column behind each feature; of probes none. */
  readonly columns: readonly string[]
}

/** @param probes how many shuffled features to add */
async function fitPart(
  { table, names, labels }: TrainingRows,
  form: FeatureForm,
  plan: FeaturePlan,
  { fit, held }: Part,
  { compute = REFERENCE_COMPUTE, breathe = async () => {} }: ScreeningHost,
  probes = 0,
): Promise<PartFit> {
  const of = (rows: Uint32Array): Labels => ({
    ...labels,
    values: Float64Array.from(rows, (row) => labels.values[row] ?? 0),
  })
  const { features, training } = fitFeatures(take(table, fit), names, form, of(fit), plan)
  const described = describeFeatures(features)
  const rng = createRng('probes')
  const chosen = permutation(described.length, rng).subarray(0, probes)
  const added = (matrix: Matrix): Matrix => {
    const more = Array.from(chosen, (f) => matrix.features[f]).flatMap((feature) =>
      feature ? [shuffled(feature, rng)] : [],
    )
    return { ...matrix, features: [...matrix.features, ...more] }
  }
  const infos = [...described, ...Array.from(chosen, (f) => described[f]).flatMap((info) => info ?? [])]
  const about = { task: labels.task, classes: labels.classes.length, features: infos }
  const { family, params } = QUICK[form]
  const data = inMemory(about, { matrix: added(training), target: of(fit).values, weight: null })
  const state = await MODELS.get(family).fit(params, data, {
    rng: createRng('quick'),
    compute,
    progress: () => breathe(),
  })
  const columns = infos.map(({ column }, f) => (f < described.length ? column : ''))
  return { state, held: added(encode(features, take(table, held))), labels: of(held), columns }
}

function shuffled(feature: Feature, rng: Rng): Feature {
  const order = permutation(feature.kind === 'number' ? feature.values.length : feature.codes.length, rng)
  if (feature.kind === 'number')
    return { ...feature, values: Float64Array.from(order, (row) => feature.values[row] ?? NaN) }
  return { ...feature, codes: Int32Array.from(order, (row) => feature.codes[row] ?? -1) }
}

/** Shuffled features that stand for what chance can do. */
const MOST_PROBES = 24

/**
 * How much the loss of a quick model rises where the features of a column are shuffled among rows that it did not learn
 * from (Breiman, "Random forests", 2001), beside that of features that were shuffled before it learned (Kursa and
 * Rudnicki, "Feature selection with the Boruta package", 2010).
 */
export async function importances(
  rows: TrainingRows,
  form: FeatureForm,
  plan: FeaturePlan,
  host: ScreeningHost,
): Promise<{ columns: ReadonlyMap<string, number>; probes: readonly number[] }> {
  const columns = new Map<string, number>()
  const probes: number[] = []
  for (const part of innerParts(rows.table.rows)) {
    const { state, held, labels, columns: names } = await fitPart(rows, form, plan, part, host, MOST_PROBES)
    const predictor = PREDICTORS.get(QUICK[form].family)
    const isLookedAt = findingRows(part)
    const lossOf = (matrix: Matrix) =>
      lossesOf(predictor.margins(state, matrix), labels).reduce((sum, loss, i) => sum + loss * (isLookedAt[i] ?? 0), 0)
    const whole = lossOf(held)
    const rng = createRng('importance')
    const riseOf = (isShuffled: (f: number) => boolean) => {
      const seed = rng.fork('rows')
      const features = held.features.map((feature, f) => (isShuffled(f) ? shuffled(feature, seed.fork(f)) : feature))
      return (lossOf({ ...held, features }) - whole) / labels.values.length / PARTS
    }
    for (const name of new Set(names)) {
      await host.breathe?.()
      if (name !== '') columns.set(name, (columns.get(name) ?? 0) + riseOf((f) => names[f] === name))
    }
    for (const [place, f] of names.flatMap((name, at) => (name === '' ? [at] : [])).entries())
      probes[place] = (probes[place] ?? 0) + riseOf((other) => other === f)
  }
  return { columns, probes }
}

function lossesOf(margins: readonly Float64Array[], { task, values }: Labels): Float64Array {
  const [margin = values] = margins
  if (task === 'regression') return values.map((value, row) => (value - (margin[row] ?? 0)) ** 2)
  if (task === 'binary')
    return values.map((label, row) => softplus(label === 1 ? -(margin[row] ?? 0) : (margin[row] ?? 0)))
  return values.map((label, row) => {
    const largest = Math.max(...margins.map((of) => of[row] ?? 0))
    const whole = margins.reduce((sum, of) => sum + exp((of[row] ?? 0) - largest), 0)
    return log(whole) + largest - (margins[label]?.[row] ?? 0)
  })
}

function residualsOf(margins: readonly Float64Array[], { task, values }: Labels): Float64Array[] {
  if (task === 'regression') return [values.map((value, row) => value - (margins[0]?.[row] ?? 0))]
  const shares = probabilities(task, margins)
  const outputs = task === 'binary' ? [1] : [...shares.keys()]
  return outputs.map((k) => values.map((label, row) => (label === k ? 1 : 0) - (shares[k]?.[row] ?? 0)))
}
