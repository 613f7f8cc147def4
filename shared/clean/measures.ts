import { addMoments, deviation, noMoments } from '../core/index.ts'
import type { Column } from '../table/index.ts'

/** How the cells of a column are compared with each other, learned from training rows. Plain JSON. */
export interface Measure {
  readonly [key: string]: string | number | readonly string[] | null
  readonly column: string
  /** Levels in order of name; null for numbers, dates and booleans. */
  readonly levels: readonly string[] | null
  readonly mean: number
  readonly scale: number
}

/** null where the column tells no rows apart, or its numbers are too large to measure. */
export function measureOf(name: string, column: Column): Measure | null {
  if (column.kind === 'category' || column.kind === 'text') {
    const present = new Set(column.codes)
    const levels = column.levels.filter((_, code) => present.has(code)).sort()
    return levels.length < 2 ? null : { column: name, levels, mean: 0, scale: 1 }
  }
  const values = Float64Array.from(column.validity, (valid, row) => (valid === 1 ? (column.values[row] ?? 0) : NaN))
  const moments = addMoments(noMoments(), values)
  const scale = deviation(moments)
  return scale > 0 && Number.isFinite(scale) ? { column: name, levels: null, mean: moments.mean + 0, scale } : null
}

/** Of each row the standardised number, or the place of the level among those known; NaN where there is none. */
export function measured(column: Column, { levels, mean, scale }: Measure): Float64Array {
  const { validity } = column
  if (column.kind === 'category' || column.kind === 'text') {
    const placeOf = new Map(levels?.map((level, place) => [level, place]))
    const places = column.levels.map((level) => placeOf.get(level) ?? NaN)
    return Float64Array.from(column.codes, (code) => places[code] ?? NaN)
  }
  const { values } = column
  return Float64Array.from(validity, (valid, row) => (valid === 1 ? ((values[row] ?? 0) - mean) / scale : NaN))
}
