import { defineErrorGap, differenceOf } from '../metric.ts'
import { rmse } from './rmse.ts'

export const rmseDifference = defineErrorGap({
  id: 'rmseDifference',
  title: 'Root mean squared error difference',
  direction: 'lower',
  ideal: 0,
  definition: 'The largest root mean squared error of a group minus the smallest.',
  source:
    'Fairlearn MetricFrame.difference of root_mean_squared_error; Agarwal et al. 2019, Fair regression (bounded group loss)',
  value: (groups) => differenceOf(rmse, groups),
})
