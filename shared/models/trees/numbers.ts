import type { Feature } from '../matrix.ts'

/** The values of a feature; levels are read as their codes, and −1 (no level) is missing. */
export function numbersOf(feature: Feature): Float64Array {
  if (feature.kind === 'number') return feature.values
  return Float64Array.from(feature.codes, (code) => (code < 0 ? NaN : code))
}
