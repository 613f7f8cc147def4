import { permutation, quantile, type Rng } from '../core/index.ts'
import type { Feature, Matrix } from '../models/index.ts'
import type { MatrixPlan } from './column-matrix.ts'
import type { ColumnReference, Reference } from './reference.ts'

/**
 * Rows of what a model keeps of its columns: each column as it was, in an order of its own, for what columns had to do with
 * each other is not kept. No more rows than there were, each value drawn once, so that they vary as those rows did.
 */
export function drawnMatrix({ columns }: MatrixPlan, reference: Reference, most: number, rng: Rng): Matrix {
  const there = Math.max(0, ...columns.map(({ name }) => reference.columns[name]?.rows ?? 0))
  const rows = Math.min(there, most)
  const features = columns.map(({ name, levels }): Feature => {
    const kept = reference.columns[name]
    const draws = rng.fork(name)
    const places = permutation(there, draws).subarray(0, rows)
    if (levels) return { kind: 'levels', cardinality: levels.length, codes: drawnCodes(kept, levels, places) }
    return { kind: 'number', values: drawnNumbers(kept, places, draws) }
  })
  return { rows, features }
}

/** The columns of a matrix, each in an order of its own: what they have to do with each other is gone. */
export function shuffledColumns({ rows, features }: Matrix, rng: Rng): Matrix {
  return {
    rows,
    features: features.map((feature, f): Feature => {
      const order = permutation(rows, rng.fork(f))
      return feature.kind === 'number'
        ? { kind: 'number', values: Float64Array.from(order, (row) => feature.values[row] ?? NaN) }
        : { ...feature, codes: Int32Array.from(order, (row) => feature.codes[row] ?? -1) }
    }),
  }
}

function drawnCodes(kept: ColumnReference | undefined, levels: readonly string[], places: Uint32Array): Int32Array {
  const counts = new Map(kept?.levels ?? [])
  const ends: number[] = []
  for (const level of levels) ends.push((ends.at(-1) ?? 0) + (counts.get(level) ?? 0))
  return Int32Array.from(places, (place) => {
    const code = ends.findIndex((end) => place < end)
    return code
  })
}

function drawnNumbers(kept: ColumnReference | undefined, places: Uint32Array, rng: Rng): Float64Array {
  if (kept?.levels) {
    // Two values that are read as yes and no.
    const counts = new Map(kept.levels)
    const [yes, no] = [counts.get('true') ?? 0, counts.get('false') ?? 0]
    return Float64Array.from(places, (place) => (place < yes ? 1 : place < yes + no ? 0 : NaN))
  }
  const { quantiles = [], count = 0 } = kept ?? {}
  const isWhole = quantiles.every(Number.isInteger)
  return Float64Array.from(places, (place) => {
    if (place >= count || quantiles.length === 0) return NaN
    const value = quantile(quantiles, (place + rng.next()) / count)
    return isWhole ? Math.round(value) : value
  })
}
