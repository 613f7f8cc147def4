import { defineMetric } from '../metric.ts'
import { weightedSum } from '../sample.ts'
import { noValue } from '../value.ts'

const ALL_ZERO = noValue('Every true value is 0, so no error has a share of it.')

export const wape = defineMetric({
  id: 'wape',
  title: 'Weighted absolute percentage error',
  direction: 'lower',
  range: [0, Infinity],
  definition: 'The sum of all absolute errors as a share of the sum of all absolute true values (0.1 is 10 %).',
  source: 'Kolassa and Schütz 2007, Advantages of the MAD/Mean ratio over the MAPE',
  regression: ({ labels, absoluteErrors }) => {
    const sizes = labels.map(Math.abs)
    return ({ weights }) => {
      const whole = weightedSum(sizes, weights)
      return whole > 0 ? weightedSum(absoluteErrors, weights) / whole : ALL_ZERO
    }
  },
})
