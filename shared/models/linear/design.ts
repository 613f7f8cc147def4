import { type Feature, featureWidth, type Matrix } from '../matrix.ts'

/** A number taken apart into hat functions around knots: `share` of it lies at `code` + 1, the rest at `code`. */
export interface HatFeature {
  readonly kind: 'hats'
  readonly codes: Uint8Array
  readonly shares: Float64Array
  readonly knots: number
}

/** What linear models multiply by: features as they come, and numbers taken apart at knots. */
export interface Design {
  readonly rows: number
  readonly features: readonly (Feature | HatFeature)[]
}

const widthOf = (feature: Feature | HatFeature): number =>
  feature.kind === 'hats' ? feature.knots : featureWidth(feature)

/** First weight of each feature, and at the end the number of weights of one output. */
export function offsetsOf(features: Design['features']): Int32Array {
  const offsets = new Int32Array(features.length + 1)
  for (const [f, feature] of features.entries()) offsets[f + 1] = offsets[f]! + widthOf(feature)
  return offsets
}

/**
 * The features, and after them the hats of every number that has knots (runs[f] to runs[f + 1] of `knots`): piecewise
 * linear between knots, level outside of them.
 */
export function takeApart({ rows, features }: Matrix, { knots, runs }: Knots): Design {
  const hats = features.flatMap((feature, f): HatFeature[] => {
    const own = knots.subarray(runs[f], runs[f + 1])
    return feature.kind === 'number' && own.length > 1 ? [hatsOf(feature.values, own)] : []
  })
  return { rows, features: [...features, ...hats] }
}

/** Knots of all features end to end, in rising order; those of feature f from runs[f] to runs[f + 1]. */
export interface Knots {
  readonly knots: Float64Array
  readonly runs: Int32Array
}

function hatsOf(values: Float64Array, knots: Float64Array): HatFeature {
  const codes = new Uint8Array(values.length)
  const shares = new Float64Array(values.length)
  const last = knots.length - 2
  for (let row = 0; row < values.length; row++) {
    const x = values[row]!
    let code = 0
    while (code < last && x > knots[code + 1]!) code++
    codes[row] = code
    const share = (x - knots[code]!) / (knots[code + 1]! - knots[code]!)
    shares[row] = Math.min(1, Math.max(0, share))
  }
  return { kind: 'hats', codes, shares, knots: knots.length }
}

/** out[row] = Σ x[row, j] · weights[first + j]: the product of the design matrix with one output's weights. */
export function multiply(
  matrix: Design,
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
    } else if (feature.kind === 'levels') {
      const { codes } = feature
      for (let row = 0; row < matrix.rows; row++) {
        const code = codes[row]!
        if (code >= 0) out[row] = out[row]! + weights[offset + code]!
      }
    } else {
      const { codes, shares } = feature
      for (let row = 0; row < matrix.rows; row++) {
        const at = offset + codes[row]!
        out[row] = out[row]! + weights[at]! + shares[row]! * (weights[at + 1]! - weights[at]!)
      }
    }
  }
}

/** out[first + j] += Σ x[row, j]^power · values[row]: the transposed product; with power 2 of the squared matrix. */
export function multiplyTransposed(
  matrix: Design,
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
    } else if (feature.kind === 'levels') {
      const { codes } = feature
      for (let row = 0; row < matrix.rows; row++) {
        const code = codes[row]!
        if (code >= 0) out[offset + code] = out[offset + code]! + values[row]!
      }
    } else addHats(feature, offset, values, out, power)
  }
}

function addHats({ codes, shares }: HatFeature, offset: number, values: Float64Array, out: Float64Array, power: 1 | 2) {
  for (let row = 0; row < codes.length; row++) {
    const at = offset + codes[row]!
    const right = shares[row]!
    const left = 1 - right
    out[at] = out[at]! + (power === 1 ? left : left * left) * values[row]!
    out[at + 1] = out[at + 1]! + (power === 1 ? right : right * right) * values[row]!
  }
}
