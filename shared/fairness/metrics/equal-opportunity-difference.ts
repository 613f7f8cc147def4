import { defineDisparity, differenceOf } from '../metric.ts'
import { tpr } from './tpr.ts'

export const equalOpportunityDifference = defineDisparity({
  id: 'equalOpportunityDifference',
  title: 'Equal opportunity difference',
  direction: 'lower',
  ideal: 0,
  definition: 'The largest true positive rate of a group minus the smallest.',
  source: 'Hardt, Price and Srebro 2016; fairlearn equal_opportunity_difference',
  value: (groups) => differenceOf(tpr, groups),
})
