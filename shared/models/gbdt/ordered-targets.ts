import { permutation, type Rng } from '../../core/index.ts'
import type { Batch, TrainingData } from '../training-data.ts'

/** Levels as numbers: what training rows are given, and what other rows will be. */
export interface LevelNumbers {
  /** Of each feature, a number a row; null for features that have no levels. */
  readonly rows: readonly (Float64Array | null)[]
  /** Of each feature, a number a code. */
  readonly codes: readonly (Float64Array | null)[]
}

/**
 * The mean target of each level, smoothed towards the mean of all. A training row is given the mean of the rows before it in
 * a random order, without its own target; other rows the mean of all (Prokhorenkova et al., "CatBoost", 2018).
 *
 * @param smoothing rows' worth of weight of the mean of all
 */
export async function orderedTargets(data: TrainingData, smoothing: number, rng: Rng): Promise<LevelNumbers> {
  const { codes, cardinalities, target, weight } = await readLevels(data)
  let [sum, weights] = [0, 0]
  for (let row = 0; row < target.length; row++) {
    sum += weight[row]! * target[row]!
    weights += weight[row]!
  }
  const mean = weights > 0 ? sum / weights : 0
  const order = permutation(data.rows, rng)
  const own = codes.map(
    (column, f) => column && running(column, cardinalities[f]!, order, target, weight, mean, smoothing),
  )
  return { rows: own.map((one) => one?.rows ?? null), codes: own.map((one) => one?.codes ?? null) }
}

function running(
  codes: Int32Array,
  cardinality: number,
  order: Uint32Array,
  target: Float64Array,
  weight: Float64Array,
  mean: number,
  smoothing: number,
) {
  const sums = new Float64Array(cardinality)
  const weights = new Float64Array(cardinality)
  const numberOf = (code: number): number => {
    const total = weights[code]! + smoothing
    return total > 0 ? (sums[code]! + smoothing * mean) / total : mean
  }
  const rows = new Float64Array(codes.length).fill(NaN)
  for (let i = 0; i < order.length; i++) {
    const row = order[i]!
    const code = codes[row]!
    if (code < 0) continue
    rows[row] = numberOf(code)
    sums[code] = sums[code]! + weight[row]! * target[row]!
    weights[code] = weights[code]! + weight[row]!
  }
  return { rows, codes: Float64Array.from(sums, (_, code) => numberOf(code)) }
}

async function readLevels(data: TrainingData) {
  const codes = data.features.map(({ kind }) => (kind === 'levels' ? new Int32Array(data.rows) : null))
  const cardinalities = data.features.map(() => 0)
  const target = new Float64Array(data.rows)
  const weight = new Float64Array(data.rows).fill(1)
  let at = 0
  for await (const batch of data.batches()) {
    for (const [f, feature] of batch.matrix.features.entries())
      if (feature.kind === 'levels') {
        codes[f]?.set(feature.codes, at)
        cardinalities[f] = Math.max(cardinalities[f]!, feature.cardinality)
      }
    target.set(batch.target, at)
    if (batch.weight) weight.set(batch.weight, at)
    at += batch.matrix.rows
  }
  return { codes, cardinalities, target, weight }
}

/** The data with levels replaced: row by row, or, where `rows` is not given, code by code. */
export function withNumbers(
  data: TrainingData,
  { codes, rows }: Pick<LevelNumbers, 'codes'> & Partial<LevelNumbers>,
): TrainingData {
  return {
    ...data,
    async *batches(): AsyncGenerator<Batch> {
      let at = 0
      for await (const batch of data.batches()) {
        const from = at
        at += batch.matrix.rows
        const features = batch.matrix.features.map((feature, f) => {
          const table = codes[f]
          if (!table || feature.kind === 'number') return feature
          const values = rows?.[f]?.subarray(from, at) ?? Float64Array.from(feature.codes, (code) => table[code] ?? NaN)
          return { kind: 'number' as const, values }
        })
        yield { ...batch, matrix: { ...batch.matrix, features } }
      }
    },
  }
}
