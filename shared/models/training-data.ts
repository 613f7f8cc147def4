import type { Task } from '../metrics/index.ts'
import { curveRows } from './learning-curve.ts'
import { type Feature, type FeatureInfo, type Matrix, sliceMatrix, takeRows } from './matrix.ts'

/** A run of rows. `target` is the class number (binary: 1 is positive) or the value to predict. */
export interface Batch {
  readonly matrix: Matrix
  readonly target: Float64Array
  /** How much each row counts; null where every row counts 1. */
  readonly weight: Float64Array | null
}

/** Rows to learn from, in batches that can be read again and again and need not be in memory together. */
export interface TrainingData {
  readonly task: Task
  /** Number of classes: 2 for binary, 0 for regression. */
  readonly classes: number
  readonly rows: number
  readonly features: readonly FeatureInfo[]
  batches(): AsyncIterable<Batch> | Iterable<Batch>
}

const BATCH_ROWS = 65_536

/** The rows of the first batch that a learning curve looks at; undefined where there are none. */
export async function firstCurveRows(data: TrainingData): Promise<Batch | undefined> {
  for await (const { matrix, target, weight } of data.batches()) {
    const rows = curveRows(Uint32Array.from({ length: matrix.rows }, (_, row) => row))
    const of = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]!)
    return { matrix: takeRows(matrix, rows), target: of(target), weight: weight && of(weight) }
  }
  return undefined
}

/** All rows in one batch: for families that look at any row at any time. */
export async function allRows(data: TrainingData): Promise<Batch> {
  const batches: Batch[] = []
  for await (const batch of data.batches()) batches.push(batch)
  const [first] = batches
  if (!first) return { matrix: { rows: 0, features: [] }, target: new Float64Array(0), weight: null }
  if (batches.length === 1) return first
  const rows = batches.reduce((sum, { matrix }) => sum + matrix.rows, 0)
  const joined = <T extends Float64Array | Int32Array>(
    into: T,
    of: (batch: Batch) => ArrayLike<number> | undefined,
  ): T => {
    let at = 0
    for (const batch of batches) {
      into.set(of(batch) ?? new Float64Array(batch.matrix.rows).fill(1), at)
      at += batch.matrix.rows
    }
    return into
  }
  const features = first.matrix.features.map((feature, f): Feature => {
    if (feature.kind === 'number') {
      const values = joined(new Float64Array(rows), ({ matrix }) => numbersIn(matrix.features[f]))
      return { kind: 'number', values }
    }
    const codes = joined(new Int32Array(rows), ({ matrix }) => codesIn(matrix.features[f]))
    return { ...feature, codes }
  })
  return {
    matrix: { rows, features },
    target: joined(new Float64Array(rows), ({ target }) => target),
    weight: batches.some(({ weight }) => weight)
      ? joined(new Float64Array(rows), ({ weight }) => weight ?? undefined)
      : null,
  }
}

const numbersIn = (feature: Feature | undefined) => (feature?.kind === 'number' ? feature.values : undefined)
const codesIn = (feature: Feature | undefined) => (feature?.kind === 'levels' ? feature.codes : undefined)

/** Rows, evenly spaced and in their order, `most` of them at most. */
export async function someRows(data: TrainingData, most: number): Promise<Batch> {
  const { matrix, target, weight } = await allRows(data)
  const count = Math.min(matrix.rows, most)
  const rows = Uint32Array.from({ length: count }, (_, i) => Math.floor((i * matrix.rows) / count))
  const of = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]!)
  return { matrix: takeRows(matrix, rows), target: of(target), weight: weight && of(weight) }
}

/** Training data that lies in memory, in batches of 65,536 rows. */
export function inMemory(
  about: Pick<TrainingData, 'task' | 'classes' | 'features'>,
  { matrix, target, weight }: Batch,
): TrainingData {
  return {
    ...about,
    rows: matrix.rows,
    *batches() {
      for (let from = 0; from < matrix.rows; from += BATCH_ROWS) {
        const to = Math.min(from + BATCH_ROWS, matrix.rows)
        yield {
          matrix: sliceMatrix(matrix, from, to),
          target: target.subarray(from, to),
          weight: weight?.subarray(from, to) ?? null,
        }
      }
    },
  }
}

/** The data without its rows of weight 0, which count for nothing. Where all have weight 0, weights say nothing. */
export async function withoutWeightless(data: TrainingData): Promise<TrainingData> {
  let rows = 0
  for await (const { weight, matrix } of data.batches())
    rows += weight ? weight.reduce((count, value) => count + (value > 0 ? 1 : 0), 0) : matrix.rows
  if (rows === data.rows) return data
  return {
    ...data,
    rows: rows > 0 ? rows : data.rows,
    async *batches() {
      for await (const batch of data.batches()) yield rows > 0 ? weighted(batch) : { ...batch, weight: null }
    },
  }
}

function weighted(batch: Batch): Batch {
  const { weight } = batch
  if (!weight?.includes(0)) return batch
  const rows = Uint32Array.from(weight.keys()).filter((row) => weight[row]! > 0)
  const of = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]!)
  return { matrix: takeRows(batch.matrix, rows), target: of(batch.target), weight: of(weight) }
}
