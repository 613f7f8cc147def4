import { defineGroupError } from '../metric.ts'

export const rmse = defineGroupError({
  id: 'rmse',
  title: 'Root mean squared error',
  direction: 'lower',
  ideal: 0,
  definition: 'The square root of the mean squared error of the group’s rows, in the unit of the target.',
  source: 'scikit-learn root_mean_squared_error',
  value: ({ rows, squared }) => Math.sqrt(squared / rows),
})
