import { defineGroupRate, NO_NEGATIVES } from '../metric.ts'

export const tnr = defineGroupRate({
  id: 'tnr',
  title: 'True negative rate',
  direction: 'higher',
  ideal: 1,
  definition: 'Of the group’s negative rows, the share predicted negative (specificity).',
  source: 'fairlearn true_negative_rate',
  count: ({ fp, tn }) => ({ part: tn, whole: fp + tn }),
  empty: NO_NEGATIVES,
})
