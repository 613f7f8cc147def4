import { countsOf } from '../confusion.ts'
import { defineMetric, ofConfusion } from '../metric.ts'
import { noValue } from '../value.ts'

const NO_NEGATIVES = noValue('No row is negative.')

export const specificity = defineMetric({
  id: 'specificity',
  title: 'Specificity',
  direction: 'higher',
  range: [0, 1],
  definition: 'Of the rows that are negative, the share predicted so: the true negative rate.',
  source: 'Yerushalmy 1947; scikit-learn recall_score of the negative class',
  trials: (confusion) => countsOf(confusion, 0).labelled,
  binary: ofConfusion((confusion) => {
    const { labelled, correct } = countsOf(confusion, 0)
    return labelled > 0 ? correct / labelled : NO_NEGATIVES
  }),
})
