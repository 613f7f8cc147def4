import { defineComparison, minus } from '../metric.ts'
import { tpr } from './tpr.ts'

export const truePositiveRateDifference = defineComparison({
  id: 'truePositiveRateDifference',
  title: 'True positive rate difference',
  direction: 'nearer',
  ideal: 0,
  definition: 'The group’s true positive rate minus that of the reference group. It has a sign.',
  source: 'AIF360 equal_opportunity_difference',
  value: (group, reference) => minus(tpr.value(group), tpr.value(reference)),
})
