import { defineMetric } from '../metric.ts'
import { weightedSum } from '../sample.ts'
import { noValue } from '../value.ts'

const ALL_ZERO = noValue('Every true value is 0, so no error has a share of it.')

export const mape = defineMetric({
  id: 'mape',
  title: 'Mean absolute percentage error',
  direction: 'lower',
  range: [0, Infinity],
  definition:
    'The mean of |error| / |true value|, as a fraction (0.1 is 10 %). Rows whose true value is 0 are left out ' +
    '(scikit-learn divides them by 2.2e-16).',
  source: 'de Myttenaere et al. 2016; scikit-learn mean_absolute_percentage_error',
  regression: ({ labels, absoluteErrors }) => {
    const shares = absoluteErrors.map((error, row) => (labels[row] === 0 ? 0 : error / Math.abs(labels[row]!)))
    const counted = labels.map((label) => (label === 0 ? 0 : 1))
    return ({ weights }) => {
      const rows = weightedSum(counted, weights)
      return rows > 0 ? weightedSum(shares, weights) / rows : ALL_ZERO
    }
  },
})
