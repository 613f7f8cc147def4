import { defineDisparity, differenceOf } from '../metric.ts'
import { rocAuc } from './roc-auc.ts'

export const aucDifference = defineDisparity({
  id: 'aucDifference',
  title: 'AUC difference',
  direction: 'lower',
  ideal: 0,
  definition: 'The largest area under the ROC curve within a group minus the smallest.',
  source: 'Fairness Indicators; Borkan et al. 2019, Nuanced metrics',
  value: (groups) => differenceOf(rocAuc, groups),
})
