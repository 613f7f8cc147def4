import { defineGroupRate, NO_POSITIVES, share } from '../metric.ts'

export const fnr = defineGroupRate({
  id: 'fnr',
  title: 'False negative rate',
  direction: 'lower',
  ideal: 0,
  definition: 'Of the group’s positive rows, the share predicted negative.',
  source: 'fairlearn false_negative_rate',
  value: ({ tp, fn }) => share(fn, tp + fn, NO_POSITIVES),
})
