import { type Feature, featureWidth, type Matrix } from '../matrix.ts'

/** First weight of each feature, and at the end the number of weights of one output. */
export function offsetsOf(features: readonly Feature[]): Int32Array {
  const offsets = new Int32Array(features.length + 1)
  for (const [f, feature] of features.entries()) offsets[f + 1] = offsets[f]! + featureWidth(feature)
  return offsets
}

/** out[row] = Σ x[row, j] · weights[first + j]: the product of the design matrix with one output's weights. */
export function multiply(
  matrix: Matrix,
  offsets: Int32Array,
  weights: Float64Array,
  first: number,
  out: Float64Array,
): void {
  for (const [f, feature] of matrix.features.entries()) {
    const offset = first + offsets[f]!
    if (feature.kind === 'number') {
      const weight = weights[offset]!
      if (weight === 0) continue
      const { values } = feature
      for (let row = 0; row < matrix.rows; row++) out[row] = out[row]! + weight * values[row]!
    } else {
      const { codes } = feature
      for (let row = 0; row < matrix.rows; row++) {
        const code = codes[row]!
        if (code >= 0) out[row] = out[row]! + weights[offset + code]!
      }
    }
  }
}

/** out[first + j] += Σ x[row, j]^power · values[row]: the transposed product; with power 2 of the squared matrix. */
export function multiplyTransposed(
  matrix: Matrix,
  offsets: Int32Array,
  values: Float64Array,
  first: number,
  out: Float64Array,
  power: 1 | 2 = 1,
): void {
  for (const [f, feature] of matrix.features.entries()) {
    const offset = first + offsets[f]!
    if (feature.kind === 'number') {
      const x = feature.values
      let sum = 0
      if (power === 1) for (let row = 0; row < matrix.rows; row++) sum += x[row]! * values[row]!
      else for (let row = 0; row < matrix.rows; row++) sum += x[row]! * x[row]! * values[row]!
      out[offset] = out[offset]! + sum
    } else {
      const { codes } = feature
      for (let row = 0; row < matrix.rows; row++) {
        const code = codes[row]!
        if (code >= 0) out[offset + code] = out[offset + code]! + values[row]!
      }
    }
  }
}
