import { defineGroupRate } from '../metric.ts'

export const selectionRate = defineGroupRate({
  id: 'selectionRate',
  title: 'Selection rate',
  direction: 'none',
  ideal: null,
  definition: 'The share of the group’s rows predicted positive.',
  source: 'fairlearn selection_rate',
  count: ({ tp, fp, fn, tn }) => ({ part: tp + fp, whole: tp + fp + fn + tn }),
})
