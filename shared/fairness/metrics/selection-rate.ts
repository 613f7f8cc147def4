import { defineGroupRate, share } from '../metric.ts'

export const selectionRate = defineGroupRate({
  id: 'selectionRate',
  title: 'Selection rate',
  direction: 'none',
  ideal: null,
  definition: 'The share of the group’s rows predicted positive.',
  source: 'fairlearn selection_rate',
  value: ({ tp, fp, fn, tn }) => share(tp + fp, tp + fp + fn + tn),
})
