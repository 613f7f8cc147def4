import { definePredictor, type ModelState } from '../predictor.ts'

/** Logarithms of what each class says of each feature, features in the order of the matrix. */
export interface NaiveBayesState extends ModelState {
  /** Logarithm of the share of each class. */
  readonly priors: Float64Array
  /** Of a feature of numbers, `classes` means, variances and log densities at the mean from `at[f]` on; of levels, none. */
  readonly means: Float64Array
  readonly variances: Float64Array
  readonly heights: Float64Array
  /** Of a feature of levels, `classes` log probabilities of each level from `at[f]` on. */
  readonly levels: Float64Array
  /** −1 for a feature that says nothing. */
  readonly at: Int32Array
}

export const naiveBayesPredictor = definePredictor<NaiveBayesState>({
  id: 'naive-bayes',
  margins({ priors, means, variances, heights, levels, at }, matrix) {
    const classes = priors.length
    const sums = Array.from(priors, (prior) => new Float64Array(matrix.rows).fill(prior))
    for (const [f, feature] of matrix.features.entries()) {
      const first = at[f]!
      if (first < 0) continue
      for (const [c, sum] of sums.entries())
        if (feature.kind === 'number')
          addDensity(sum, feature.values, means[first + c]!, variances[first + c]!, heights[first + c]!)
        else addLevels(sum, feature.codes, levels, first + c, classes)
    }
    const [negative, positive] = sums
    return classes === 2 && negative && positive ? [positive.map((sum, row) => sum - negative[row]!)] : sums
  },
})

function addDensity(sum: Float64Array, values: Float64Array, mean: number, variance: number, height: number): void {
  for (let row = 0; row < values.length; row++) {
    const off = values[row]! - mean
    const part = height - (off * off) / (2 * variance)
    // A missing value says nothing, and neither does one so far off that its square is no number.
    if (part > -Infinity) sum[row] = sum[row]! + part
  }
}

function addLevels(sum: Float64Array, codes: Int32Array, levels: Float64Array, first: number, classes: number): void {
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!
    if (code >= 0) sum[row] = sum[row]! + levels[first + code * classes]!
  }
}
