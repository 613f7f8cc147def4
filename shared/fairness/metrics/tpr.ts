import { defineGroupRate, NO_POSITIVES } from '../metric.ts'

export const tpr = defineGroupRate({
  id: 'tpr',
  title: 'True positive rate',
  direction: 'higher',
  ideal: 1,
  definition: 'Of the group’s positive rows, the share predicted positive (recall, sensitivity).',
  source: 'fairlearn true_positive_rate',
  count: ({ tp, fn }) => ({ part: tp, whole: tp + fn }),
  empty: NO_POSITIVES,
})
