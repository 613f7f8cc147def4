import { defineGroupError } from '../metric.ts'

export const meanError = defineGroupError({
  id: 'meanError',
  title: 'Mean error',
  direction: 'nearer',
  ideal: 0,
  definition:
    'The mean of predicted minus true value of the group’s rows, in the unit of the target: above 0 predictions are too high for the group, below 0 too low.',
  source: 'Calders et al. 2013, Controlling attribute effect in linear regression (mean difference of residuals)',
  value: ({ rows, error }) => error / rows,
})
