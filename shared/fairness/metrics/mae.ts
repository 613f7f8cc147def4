import { defineGroupError } from '../metric.ts'

export const mae = defineGroupError({
  id: 'mae',
  title: 'Mean absolute error',
  direction: 'lower',
  ideal: 0,
  definition: 'The mean distance between predicted and true value of the group’s rows, in the unit of the target.',
  source: 'scikit-learn mean_absolute_error',
  value: ({ rows, absolute }) => absolute / rows,
})
