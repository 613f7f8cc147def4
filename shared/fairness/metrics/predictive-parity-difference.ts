import { defineDisparity, differenceOf } from '../metric.ts'
import { precision } from './precision.ts'

export const predictiveParityDifference = defineDisparity({
  id: 'predictiveParityDifference',
  title: 'Predictive parity difference',
  direction: 'lower',
  ideal: 0,
  definition: 'The largest precision of a group minus the smallest.',
  source: 'Chouldechova 2017, Fair prediction with disparate impact',
  value: (groups) => differenceOf(precision, groups),
})
