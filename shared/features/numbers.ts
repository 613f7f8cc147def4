import { addMoments, deviation, noMoments, quantile, sortedPresent } from '../core/index.ts'
import type { Feature, FeatureForm, FeatureInfo } from '../models/index.ts'

/**
 * How one run of numbers becomes features. `fill` null: as it is, missing stays NaN (for trees). Otherwise missing is
 * filled with the training median, a flag says where, and the numbers are centred and divided by their deviation.
 */
export interface NumberState {
  readonly [key: string]: number | boolean | null
  readonly fill: number | null
  readonly centre: number
  readonly scale: number
  /** Whether training rows had missing values: only then is there a flag. */
  readonly flag: boolean
}

/** undefined where every value is missing, or all are one value and none is missing: nothing to learn from. */
export function fitNumbers(values: Float64Array, form: FeatureForm): NumberState | undefined {
  const sorted = sortedPresent(values)
  const flag = sorted.length < values.length
  if (sorted.length === 0 || (!flag && sorted[0] === sorted.at(-1))) return undefined
  if (form !== 'scaled') return { fill: null, centre: 0, scale: 1, flag: false }
  const moments = addMoments(noMoments(), values)
  const spread = deviation(moments)
  if (Number.isFinite(spread)) return { fill: quantile(sorted, 0.5), centre: moments.mean, scale: spread || 1, flag }
  // Squares of numbers beyond 1e154 are too large for a double, and so is the distance between the largest ones.
  const median = sorted[sorted.length >> 1] ?? 0
  return { fill: median, centre: 0, scale: Math.max(Math.abs(sorted[0] ?? 0), Math.abs(sorted.at(-1) ?? 0)), flag }
}

export function describeNumbers(name: string, column: string, { flag }: NumberState): FeatureInfo[] {
  const feature = { name, column, kind: 'number' as const, levels: [] }
  return flag ? [feature, { ...feature, name: `${name} is missing` }] : [feature]
}

export function applyNumbers(values: Float64Array, { fill, centre, scale, flag }: NumberState): Feature[] {
  if (fill === null) return [{ kind: 'number', values }]
  const filled = values.map((value) => ((Number.isNaN(value) ? fill : value) - centre) / scale)
  const feature: Feature = { kind: 'number', values: filled }
  return flag ? [feature, { kind: 'number', values: values.map((value) => (Number.isNaN(value) ? 1 : 0)) }] : [feature]
}

export const allMissing = (rows: number): Float64Array => new Float64Array(rows).fill(NaN)
