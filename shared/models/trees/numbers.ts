import type { Feature } from '../matrix.ts'

/** The values of a feature; levels are read as their codes, and −1 (no level) is missing. */
export function numbersOf(feature: Feature): Float64Array {
  if (feature.kind === 'number') return feature.values
  const { codes } = feature
  const values = new Float64Array(codes.length)
  for (let row = 0; row < codes.length; row++) values[row] = codes[row]! < 0 ? NaN : codes[row]!
  return values
}
