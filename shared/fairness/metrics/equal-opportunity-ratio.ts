import { defineDisparity, ratioOf } from '../metric.ts'
import { tpr } from './tpr.ts'

export const equalOpportunityRatio = defineDisparity({
  id: 'equalOpportunityRatio',
  title: 'Equal opportunity ratio',
  direction: 'higher',
  ideal: 1,
  definition: 'The smallest true positive rate of a group over the largest.',
  source: 'Hardt, Price and Srebro 2016; fairlearn equal_opportunity_ratio',
  value: (groups) => ratioOf(tpr, groups),
})
