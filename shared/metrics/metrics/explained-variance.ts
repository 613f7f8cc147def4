import { defineMetric } from '../metric.ts'
import { weightedSum } from '../sample.ts'
import { noValue } from '../value.ts'

const CONSTANT = noValue('All true values are the same, so there is no variation to explain.')

/** Σ weight × (value − mean)² of values near 0. */
function spreadOf(values: Float64Array, weights: Float64Array, total: number): number {
  const mean = weightedSum(values, weights) / total
  let spread = 0
  for (let row = 0; row < values.length; row++) spread += weights[row]! * (values[row]! - mean) ** 2
  return spread
}

export const explainedVariance = defineMetric({
  id: 'explainedVariance',
  title: 'Explained variance',
  direction: 'higher',
  range: [-Infinity, 1],
  definition:
    'The share of the variance of the target that the errors do not have; unlike R² a constant error costs nothing.',
  source: 'scikit-learn explained_variance_score',
  regression: ({ labels, predicted }) => {
    const first = labels[0] ?? 0
    const values = labels.map((label) => label - first)
    const errors = predicted.map((value, row) => value - labels[row]!)
    const noise = (1e-12 * values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)) ** 2
    return ({ weights, total }) => {
      const whole = spreadOf(values, weights, total)
      return whole > noise * total ? 1 - spreadOf(errors, weights, total) / whole : CONSTANT
    }
  },
})
