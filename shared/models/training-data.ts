import type { Task } from '../metrics/index.ts'
import { curveRows } from './learning-curve.ts'
import { type FeatureInfo, type Matrix, sliceMatrix, takeRows } from './matrix.ts'

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
