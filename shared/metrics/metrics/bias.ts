import { defineMetric, meanOf } from '../metric.ts'

export const bias = defineMetric({
  id: 'bias',
  title: 'Mean error',
  direction: 'nearer',
  perfect: 0,
  range: [-Infinity, Infinity],
  definition:
    'The mean of predicted minus true value: above 0 where predictions are too high, in the unit of the target.',
  source: 'mean of the residuals, turned round',
  regression: ({ labels, predicted }) => meanOf(predicted.map((value, row) => value - labels[row]!)),
})
