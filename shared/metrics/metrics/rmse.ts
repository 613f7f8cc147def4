import { defineMetric } from '../metric.ts'
import { weightedSum } from '../sample.ts'

export const rmse = defineMetric({
  id: 'rmse',
  title: 'Root mean squared error',
  direction: 'lower',
  range: [0, Infinity],
  definition: 'The square root of the mean squared error, in the unit of the target.',
  source: 'scikit-learn mean_squared_error, square root',
  regression: ({ absoluteErrors }) => {
    const squares = absoluteErrors.map((error) => error * error)
    return ({ weights, total }) => Math.sqrt(weightedSum(squares, weights) / total)
  },
})
