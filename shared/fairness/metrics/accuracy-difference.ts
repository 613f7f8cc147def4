import { defineDisparity, differenceOf } from '../metric.ts'
import { accuracy } from './accuracy.ts'

export const accuracyDifference = defineDisparity({
  id: 'accuracyDifference',
  title: 'Accuracy difference',
  direction: 'lower',
  ideal: 0,
  definition: 'The largest accuracy of a group minus the smallest.',
  source: 'Berk et al. 2018 (overall accuracy equality)',
  value: (groups) => differenceOf(accuracy, groups),
})
