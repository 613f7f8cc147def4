import { defineGroupRate, NO_NEGATIVES } from '../metric.ts'

export const fpr = defineGroupRate({
  id: 'fpr',
  title: 'False positive rate',
  direction: 'lower',
  ideal: 0,
  definition: 'Of the group’s negative rows, the share predicted positive.',
  source: 'fairlearn false_positive_rate',
  count: ({ fp, tn }) => ({ part: fp, whole: fp + tn }),
  empty: NO_NEGATIVES,
})
