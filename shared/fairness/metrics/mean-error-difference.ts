import { defineErrorGap, differenceOf } from '../metric.ts'
import { meanError } from './mean-error.ts'

export const meanErrorDifference = defineErrorGap({
  id: 'meanErrorDifference',
  title: 'Mean error difference',
  direction: 'lower',
  ideal: 0,
  definition:
    'The largest mean error of a group minus the smallest: how much more predictions are too high for one group than for another.',
  source: 'Calders et al. 2013, Controlling attribute effect in linear regression',
  value: (groups) => differenceOf(meanError, groups),
})
