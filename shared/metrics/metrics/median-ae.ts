import { defineMetric, type Evaluate } from '../metric.ts'

/** The median under weights; where it falls between two values, their mean, as if rows were repeated. */
const medianOf =
  (ascending: Float64Array): Evaluate =>
  ({ weights, total }) => {
    let place = 0
    let passed = weights[0]!
    while (passed * 2 < total && place < ascending.length - 1) passed += weights[++place]!
    let next = place
    if (passed * 2 === total) {
      next++
      while (next < ascending.length - 1 && weights[next] === 0) next++
    }
    const low = ascending[place]!
    return low + ((ascending[next] ?? low) - low) / 2
  }

export const medianAe = defineMetric({
  id: 'medianAe',
  title: 'Median absolute error',
  direction: 'lower',
  range: [0, Infinity],
  definition:
    'The distance between predicted and true value that half of the rows stay under, in the unit of the target.',
  source: 'scikit-learn median_absolute_error',
  // The median of a resample is a row whose rank is binomial around the middle: what a bootstrap of all rows tends to.
  ends: ({ absoluteErrors }) => {
    const [middle, reach] = [(absoluteErrors.length - 1) / 2, 0.98 * Math.sqrt(absoluteErrors.length)]
    return [absoluteErrors[Math.floor(middle - reach)]!, absoluteErrors[Math.ceil(middle + reach)]!]
  },
  regression: ({ absoluteErrors }) => medianOf(absoluteErrors),
})
