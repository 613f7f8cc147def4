import { defineGroupRate, share } from '../metric.ts'

export const accuracy = defineGroupRate({
  id: 'accuracy',
  title: 'Accuracy',
  direction: 'higher',
  ideal: 1,
  definition: 'The share of the group’s rows predicted right.',
  source: 'scikit-learn accuracy_score',
  value: ({ tp, fp, fn, tn }) => share(tp + tn, tp + fp + fn + tn),
})
