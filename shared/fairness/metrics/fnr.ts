import { defineGroupRate, NO_POSITIVES } from '../metric.ts'

export const fnr = defineGroupRate({
  id: 'fnr',
  title: 'False negative rate',
  direction: 'lower',
  ideal: 0,
  definition: 'Of the group’s positive rows, the share predicted negative.',
  source: 'fairlearn false_negative_rate',
  count: ({ tp, fn }) => ({ part: fn, whole: tp + fn }),
  empty: NO_POSITIVES,
})
