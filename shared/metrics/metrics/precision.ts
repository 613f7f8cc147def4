import { type ClassCounts, countsOf, macro } from '../confusion.ts'
import { defineMetric, ofConfusion } from '../metric.ts'
import { type NoValue, noValue } from '../value.ts'

const NONE_PREDICTED = noValue('No row is predicted positive.')
const NEVER_PREDICTED = noValue('A class that has rows is never predicted.')

const precisionOr =
  (why: NoValue) =>
  ({ correct, decided }: ClassCounts) =>
    decided > 0 ? correct / decided : why

export const precision = defineMetric({
  id: 'precision',
  title: 'Precision',
  direction: 'higher',
  range: [0, 1],
  definition:
    'Of the rows predicted positive, the share that is. With several classes: the plain mean over classes. ' +
    'Undefined where a class that has rows is never predicted (scikit-learn counts it as 0).',
  source: 'van Rijsbergen 1979, Information Retrieval; scikit-learn precision_score',
  trials: (confusion, task) => (task === 'binary' ? countsOf(confusion, 1).decided : undefined),
  binary: ofConfusion((confusion) => precisionOr(NONE_PREDICTED)(countsOf(confusion, 1))),
  multiclass: ofConfusion((confusion) => macro(confusion, precisionOr(NEVER_PREDICTED))),
})
