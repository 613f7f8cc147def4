import { defineMetric, type Evaluate } from '../metric.ts'
import type { RegressionRows } from '../rows.ts'
import { weightedSum } from '../sample.ts'
import { noValue } from '../value.ts'

const CONSTANT = noValue('All true values are the same, so there is no variation to explain.')

function explained({ labels, absoluteErrors }: RegressionRows): Evaluate {
  const squares = absoluteErrors.map((error) => error * error)
  const first = labels[0] ?? 0
  const shifted = labels.map((label) => label - first)
  const widest = shifted.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  // A resample of equal labels leaves rounding behind instead of 0; no spread that means anything is that small.
  const noise = (1e-12 * widest) ** 2
  return ({ weights, total }) => {
    const mean = weightedSum(shifted, weights) / total
    let spread = 0
    for (let row = 0; row < shifted.length; row++) spread += weights[row]! * (shifted[row]! - mean) ** 2
    return spread > noise * total ? 1 - weightedSum(squares, weights) / spread : CONSTANT
  }
}

export const r2 = defineMetric({
  id: 'r2',
  title: 'R²',
  direction: 'higher',
  range: [-Infinity, 1],
  definition:
    'The share of the variation of the target that is explained: 1 − squared error / squared distance to the mean.',
  source: 'scikit-learn r2_score',
  regression: explained,
})
