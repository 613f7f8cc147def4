import { defineErrorGap, differenceOf } from '../metric.ts'
import { mae } from './mae.ts'

export const maeDifference = defineErrorGap({
  id: 'maeDifference',
  title: 'Mean absolute error difference',
  direction: 'lower',
  ideal: 0,
  definition: 'The largest mean absolute error of a group minus the smallest.',
  source:
    'Fairlearn MetricFrame.difference of mean_absolute_error; Agarwal et al. 2019, Fair regression (bounded group loss)',
  value: (groups) => differenceOf(mae, groups),
})
