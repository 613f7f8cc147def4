import { defineGroupRate, share } from '../metric.ts'

export const baseRate = defineGroupRate({
  id: 'baseRate',
  title: 'Base rate',
  direction: 'none',
  ideal: null,
  definition: 'The share of the group’s rows that is positive, whatever the model says.',
  source: 'Barocas, Hardt and Narayanan, Fairness and Machine Learning, chapter 3',
  value: ({ tp, fp, fn, tn }) => share(tp + fn, tp + fp + fn + tn),
})
