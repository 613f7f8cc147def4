import { countsOf } from '../confusion.ts'
import { defineMetric, ofConfusion } from '../metric.ts'
import { noValue } from '../value.ts'

const NONE_NEGATIVE = noValue('No row is predicted negative.')

export const negativePredictiveValue = defineMetric({
  id: 'negativePredictiveValue',
  title: 'Negative predictive value',
  direction: 'higher',
  range: [0, 1],
  definition: 'Of the rows predicted negative, the share that is.',
  source: 'Vecchio 1966; scikit-learn precision_score of the negative class',
  trials: (confusion) => countsOf(confusion, 0).decided,
  binary: ofConfusion((confusion) => {
    const { decided, correct } = countsOf(confusion, 0)
    return decided > 0 ? correct / decided : NONE_NEGATIVE
  }),
})
