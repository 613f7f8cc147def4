import { type ClassCounts, countsOf, macro } from '../confusion.ts'
import { defineMetric, ofConfusion } from '../metric.ts'
import { type NoValue, noValue } from '../value.ts'

const NONE_POSITIVE = noValue('No row is positive.')
const NEVER_LABELLED = noValue('A class that is predicted has no rows.')

const recallOr =
  (why: NoValue) =>
  ({ correct, labelled }: ClassCounts) =>
    labelled > 0 ? correct / labelled : why

export const recall = defineMetric({
  id: 'recall',
  title: 'Recall',
  direction: 'higher',
  range: [0, 1],
  definition:
    'Of the rows that are positive, the share predicted so. With several classes: the plain mean over classes. ' +
    'Undefined where a class that is predicted has no rows (scikit-learn counts it as 0).',
  source: 'van Rijsbergen 1979, Information Retrieval; scikit-learn recall_score',
  trials: (confusion, task) => (task === 'binary' ? countsOf(confusion, 1).labelled : undefined),
  binary: ofConfusion((confusion) => recallOr(NONE_POSITIVE)(countsOf(confusion, 1))),
  multiclass: ofConfusion((confusion) => macro(confusion, recallOr(NEVER_LABELLED))),
})
