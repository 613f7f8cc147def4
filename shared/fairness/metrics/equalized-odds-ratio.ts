import { defineDisparity, ratioOf } from '../metric.ts'
import { fpr } from './fpr.ts'
import { tpr } from './tpr.ts'

export const equalizedOddsRatio = defineDisparity({
  id: 'equalizedOddsRatio',
  title: 'Equalized odds ratio',
  direction: 'higher',
  ideal: 1,
  definition:
    'The smaller of two ratios between groups (smallest over largest): of true and of false positive rates. Of two, one that is 0 in every group is left out.',
  source: 'fairlearn equalized_odds_ratio, agg="worst_case"',
  value: (groups) => {
    const truePositives = ratioOf(tpr, groups)
    const falsePositives = ratioOf(fpr, groups)
    if (typeof truePositives !== 'number') return falsePositives
    return typeof falsePositives === 'number' ? Math.min(truePositives, falsePositives) : truePositives
  },
})
