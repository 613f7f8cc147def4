/** A number for each row; NaN where there is none. */
export interface NumberFeature {
  readonly kind: 'number'
  readonly values: Float64Array
}

/**
 * One-hot indicators of `cardinality` levels, kept as one code a row instead of a matrix of zeros: a code in
 * [0, cardinality) is the level that is 1, −1 means that all are 0.
 */
export interface LevelFeature {
  readonly kind: 'levels'
  readonly codes: Int32Array
  readonly cardinality: number
}

export type Feature = NumberFeature | LevelFeature

/** Features in columns, all of `rows` rows. */
export interface Matrix {
  readonly rows: number
  readonly features: readonly Feature[]
}

/** What a model is told about a feature beside its values. */
export interface FeatureInfo {
  readonly name: string
  /** The raw column of the data that it comes from; of several, their names with “and” between them. */
  readonly column: string
  readonly kind: Feature['kind']
  /** Names of the levels of a `levels` feature, in code order. */
  readonly levels: readonly string[]
}

/** Columns of the design matrix that a feature stands for: 1, or one a level. */
export const featureWidth = (feature: Feature): number => (feature.kind === 'number' ? 1 : feature.cardinality)

/** The rows from `from` to `to` (exclusive), sharing memory. */
export function sliceMatrix(matrix: Matrix, from: number, to: number): Matrix {
  const features = matrix.features.map(
    (feature): Feature =>
      feature.kind === 'number'
        ? { kind: 'number', values: feature.values.subarray(from, to) }
        : { kind: 'levels', codes: feature.codes.subarray(from, to), cardinality: feature.cardinality },
  )
  return { rows: to - from, features }
}

/** The rows of these numbers, in their order. */
export function takeRows(matrix: Matrix, rows: Uint32Array): Matrix {
  const features = matrix.features.map(
    (feature): Feature =>
      feature.kind === 'number'
        ? { kind: 'number', values: Float64Array.from(rows, (row) => feature.values[row]!) }
        : { ...feature, codes: Int32Array.from(rows, (row) => feature.codes[row]!) },
  )
  return { rows: rows.length, features }
}
