import { defineDisparity, differenceOf } from '../metric.ts'
import { fpr } from './fpr.ts'
import { tpr } from './tpr.ts'

export const equalizedOddsDifference = defineDisparity({
  id: 'equalizedOddsDifference',
  title: 'Equalized odds difference',
  direction: 'lower',
  ideal: 0,
  definition: 'The larger of two gaps between groups (largest minus smallest): of true and of false positive rates.',
  source: 'Hardt, Price and Srebro 2016; fairlearn equalized_odds_difference, agg="worst_case"',
  value: (groups) => {
    const truePositives = differenceOf(tpr, groups)
    const falsePositives = differenceOf(fpr, groups)
    if (typeof truePositives !== 'number') return truePositives
    return typeof falsePositives === 'number' ? Math.max(truePositives, falsePositives) : falsePositives
  },
})
