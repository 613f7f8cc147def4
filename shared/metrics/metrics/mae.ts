import { defineMetric, meanOf } from '../metric.ts'

export const mae = defineMetric({
  id: 'mae',
  title: 'Mean absolute error',
  direction: 'lower',
  range: [0, Infinity],
  definition: 'The mean distance between predicted and true value, in the unit of the target.',
  source: 'scikit-learn mean_absolute_error',
  regression: ({ absoluteErrors }) => meanOf(absoluteErrors),
})
