import { z } from 'zod'
import { log } from '../../core/index.ts'
import { defineModel, type FitContext } from '../model.ts'
import type { TrainingData } from '../training-data.ts'
import { type NaiveBayesState, naiveBayesPredictor } from './predictor.ts'

const PARAMS = z.object({
  smoothing: z.number().gt(0).max(1e6).default(1).meta({ title: 'Rows of each level that every class is given' }),
  varianceSmoothing: z.number().gt(0).max(10).default(0.01).meta({
    title: 'Share of a number’s variance over all rows that is added to its variance in each class',
  }),
  priors: z
    .enum(['data', 'equal'])
    .default('data')
    .meta({ title: 'Shares of the classes before anything is known: those of the data, or equal ones' }),
})

type Params = z.output<typeof PARAMS>

/**
 * Naive Bayes: within a class, features are taken as independent; numbers as normal, levels as counted. A missing value
 * leaves its feature out of the row's product.
 */
export const naiveBayes = defineModel({
  id: 'naive-bayes',
  title: 'Naive Bayes',
  tasks: ['binary', 'multiclass'],
  form: 'levels',
  // Its log-odds add up what each column says.
  holds: ['interactions'],
  params: PARAMS,
  trials: { fast: [], balanced: [{}], best: [{}] },
  space: {
    smoothing: { low: 0.01, high: 100, isLog: true },
    varianceSmoothing: { low: 1e-9, high: 1, isLog: true },
  },
  predictor: naiveBayesPredictor,
  fit,
})

/** Weighted moments of a feature, one a class. */
interface Moments {
  readonly weight: Float64Array
  readonly mean: Float64Array
  readonly squares: Float64Array
}

const noMoments = (classes: number): Moments => ({
  weight: new Float64Array(classes),
  mean: new Float64Array(classes),
  squares: new Float64Array(classes),
})

async function fit(params: Params, data: TrainingData, context: FitContext): Promise<NaiveBayesState> {
  const { classes } = data
  const totals = new Float64Array(classes)
  const moments: Moments[] = []
  const counts: Float64Array[] = []
  let rows = 0
  for await (const { matrix, target, weight } of data.batches()) {
    for (let row = 0; row < matrix.rows; row++)
      totals[target[row]!] = totals[target[row]!]! + (weight ? weight[row]! : 1)
    for (const [f, feature] of matrix.features.entries()) {
      if (feature.kind === 'number') {
        moments[f] ??= noMoments(classes)
        addNumbers(moments[f], feature.values, target, weight)
      } else {
        counts[f] ??= new Float64Array(classes * feature.cardinality)
        addLevels(counts[f], feature.codes, classes, target, weight)
      }
      await context.progress((rows + (matrix.rows * f) / matrix.features.length) / data.rows)
    }
    rows += matrix.rows
  }
  await context.progress(1)
  return { ...assemble(params, data, moments, counts), priors: priorsOf(params, totals) }
}

function addNumbers(
  { weight, mean, squares }: Moments,
  values: Float64Array,
  target: Float64Array,
  weights: Float64Array | null,
) {
  for (let row = 0; row < values.length; row++) {
    const x = values[row]!
    const w = weights ? weights[row]! : 1
    if (w === 0 || !Number.isFinite(x)) continue
    const c = target[row]!
    weight[c] = weight[c]! + w
    const off = x - mean[c]!
    mean[c] = mean[c]! + (off * w) / weight[c]!
    squares[c] = squares[c]! + w * off * (x - mean[c]!)
  }
}

function addLevels(
  counts: Float64Array,
  codes: Int32Array,
  classes: number,
  target: Float64Array,
  weights: Float64Array | null,
) {
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!
    if (code < 0) continue
    const at = code * classes + target[row]!
    counts[at] = counts[at]! + (weights ? weights[row]! : 1)
  }
}

/** Half a row a class more than there are, so that none is impossible. */
function priorsOf({ priors }: Params, totals: Float64Array): Float64Array {
  const all = totals.reduce((sum, total) => sum + total + 0.5, 0)
  return totals.map((total) => log(priors === 'equal' ? 1 / totals.length : (total + 0.5) / all))
}

function assemble(
  { smoothing, varianceSmoothing }: Params,
  { classes, features }: TrainingData,
  moments: readonly Moments[],
  counts: readonly Float64Array[],
): Said {
  const at = new Int32Array(features.length).fill(-1)
  const all: Normal[] = []
  const levels: number[] = []
  for (const f of features.keys()) {
    const [own, count] = [moments[f], counts[f]]
    const normal = own && normals(own, varianceSmoothing)
    if (normal) at[f] = all.push(...normal) - classes
    else if (count && count.length > 0) at[f] = levels.push(...logShares(count, classes, smoothing)) - count.length
  }
  return {
    at,
    means: Float64Array.from(all, ({ mean }) => mean),
    variances: Float64Array.from(all, ({ variance }) => variance),
    heights: Float64Array.from(all, ({ variance }) => -0.5 * log(2 * Math.PI * variance)),
    levels: Float64Array.from(levels),
  }
}

/** What the features say, apart from what is known before. */
type Said = { readonly [key in 'at']: Int32Array } & {
  readonly [key in 'means' | 'variances' | 'heights' | 'levels']: Float64Array
}

function logShares(count: Float64Array, classes: number, smoothing: number): number[] {
  const totals = new Float64Array(classes)
  for (const [i, n] of count.entries()) totals[i % classes] = totals[i % classes]! + n
  const cardinality = count.length / classes
  return Array.from(count, (n, i) => log((n + smoothing) / (totals[i % classes]! + smoothing * cardinality)))
}

interface Normal {
  readonly mean: number
  readonly variance: number
}

/** Mean and variance a class; undefined where the number is one value, or too large to be squared. */
function normals({ weight, mean, squares }: Moments, share: number): Normal[] | undefined {
  const all = weight.reduce((sum, w) => sum + w, 0)
  const middle = mean.reduce((sum, m, c) => sum + m * (weight[c]! / all), 0)
  const spread = squares.reduce((sum, s, c) => sum + s + weight[c]! * (mean[c]! - middle) ** 2, 0) / all
  if (!(spread > Number.MIN_VALUE / share && spread < Infinity)) return undefined
  // A class in which every value is missing knows what all rows know.
  return Array.from(weight, (w, c) =>
    w > 0
      ? { mean: mean[c]!, variance: squares[c]! / w + share * spread }
      : { mean: middle, variance: spread * (1 + share) },
  )
}
