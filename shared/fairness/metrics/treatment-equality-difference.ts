import { defineDisparity, differenceOf } from '../metric.ts'
import { treatmentEquality } from './treatment-equality.ts'

export const treatmentEqualityDifference = defineDisparity({
  id: 'treatmentEqualityDifference',
  title: 'Treatment equality difference',
  direction: 'lower',
  ideal: 0,
  definition: 'The largest ratio of false negatives to false positives of a group minus the smallest.',
  source: 'Berk et al. 2018, Fairness in criminal justice risk assessments',
  value: (groups) => differenceOf(treatmentEquality, groups),
})
