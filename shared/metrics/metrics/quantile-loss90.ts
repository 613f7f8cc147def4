import { defineMetric } from '../metric.ts'
import { quantileLoss } from '../quantile-loss.ts'

export const quantileLoss90 = defineMetric({
  id: 'quantileLoss90',
  title: 'Quantile loss at 0.9',
  direction: 'lower',
  range: [0, Infinity],
  definition:
    'The pinball loss of the predictions as forecasts of the 90 % quantile: an error counts 0.9 where the true value is ' +
    'higher and 0.1 where it is lower, in the unit of the target.',
  source: 'Koenker and Bassett 1978, Regression quantiles; scikit-learn mean_pinball_loss, alpha=0.9',
  regression: quantileLoss(0.9),
})
