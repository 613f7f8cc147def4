import { quantile, sortedPresent } from '../../core/index.ts'
import type { TrainingData } from '../training-data.ts'
import type { Knots } from './design.ts'

/**
 * Knots of every number with three values or more: half of them evenly over the rows, so that they are where the rows are,
 * half evenly over the distinct values, so that a number that is mostly 0 has some beside 0.
 */
export async function knotsOf(data: TrainingData, count: number): Promise<Knots> {
  const columns: number[][] = []
  for await (const { matrix, weight } of data.batches())
    for (const [f, feature] of matrix.features.entries()) {
      columns[f] ??= []
      const seen = columns[f]
      if (feature.kind !== 'number') continue
      for (let row = 0; row < matrix.rows; row++) if (!weight || weight[row]! > 0) seen.push(feature.values[row]!)
    }
  const runs = new Int32Array(columns.length + 1)
  const all: number[] = []
  for (const [f, values] of columns.entries()) {
    all.push(...spread(Float64Array.from(values.filter(Number.isFinite)), count))
    runs[f + 1] = all.length
  }
  return { knots: Float64Array.from(all), runs }
}

function spread(values: Float64Array, count: number): number[] {
  const sorted = sortedPresent(values)
  const distinct = sorted.filter((value, i) => i === 0 || value !== sorted[i - 1])
  if (distinct.length < 3) return []
  const half = Math.ceil(count / 2)
  const places = Array.from({ length: half }, (_, i) => (i + 0.5) / half)
  const knots = new Set(places.flatMap((place) => [quantile(sorted, place), quantile(distinct, place)]))
  return [...knots].sort((a, b) => a - b)
}
