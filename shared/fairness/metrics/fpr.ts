import { defineGroupRate, NO_NEGATIVES, share } from '../metric.ts'

export const fpr = defineGroupRate({
  id: 'fpr',
  title: 'False positive rate',
  direction: 'lower',
  ideal: 0,
  definition: 'Of the group’s negative rows, the share predicted positive.',
  source: 'fairlearn false_positive_rate',
  value: ({ fp, tn }) => share(fp, fp + tn, NO_NEGATIVES),
})
