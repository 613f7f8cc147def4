import { defineDisparity, differenceOf } from '../metric.ts'
import { fpr } from './fpr.ts'

export const falsePositiveRateDifference = defineDisparity({
  id: 'falsePositiveRateDifference',
  title: 'Predictive equality difference',
  direction: 'lower',
  ideal: 0,
  definition: 'The largest false positive rate of a group minus the smallest.',
  source: 'Corbett-Davies et al. 2017, Algorithmic decision making and the cost of fairness (predictive equality)',
  value: (groups) => differenceOf(fpr, groups),
})
