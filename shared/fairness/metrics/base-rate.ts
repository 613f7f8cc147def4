import { defineGroupRate } from '../metric.ts'

export const baseRate = defineGroupRate({
  id: 'baseRate',
  title: 'Base rate',
  direction: 'none',
  ideal: null,
  definition: 'The share of the group’s rows that is positive, whatever the model says.',
  source: 'Barocas, Hardt and Narayanan, Fairness and Machine Learning, chapter 3',
  count: ({ tp, fp, fn, tn }) => ({ part: tp + fn, whole: tp + fp + fn + tn }),
})
