import { log } from '../../core/index.ts'
import { defineMetric } from '../metric.ts'
import { weightedSum } from '../sample.ts'
import { noValue } from '../value.ts'

const NEGATIVE = noValue('A true or predicted value is −1 or less, which has no logarithm of 1 + value.')

export const rmsle = defineMetric({
  id: 'rmsle',
  title: 'Root mean squared logarithmic error',
  direction: 'lower',
  range: [0, Infinity],
  definition: 'The square root of the mean squared difference of log(1 + value): errors count as ratios.',
  source: 'scikit-learn mean_squared_log_error, square root',
  regression: ({ labels, predicted }) => {
    const hasLog = (row: number) => labels[row]! > -1 && predicted[row]! > -1
    const without = labels.map((_, row) => (hasLog(row) ? 0 : 1))
    const squares = labels.map((label, row) => (hasLog(row) ? (log(1 + predicted[row]!) - log(1 + label)) ** 2 : 0))
    return ({ weights, total }) =>
      weightedSum(without, weights) > 0 ? NEGATIVE : Math.sqrt(weightedSum(squares, weights) / total)
  },
})
