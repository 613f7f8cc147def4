import { defineGroupRate } from '../metric.ts'

export const accuracy = defineGroupRate({
  id: 'accuracy',
  title: 'Accuracy',
  direction: 'higher',
  ideal: 1,
  definition: 'The share of the group’s rows predicted right.',
  source: 'scikit-learn accuracy_score',
  count: ({ tp, fp, fn, tn }) => ({ part: tp + tn, whole: tp + fp + fn + tn }),
})
