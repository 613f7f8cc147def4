import { type ClassCounts, countsOf, macro } from '../confusion.ts'
import { defineMetric, ofConfusion } from '../metric.ts'
import { noValue } from '../value.ts'

const NEITHER = noValue('The positive class neither occurs nor is predicted.')

/** 2 TP / (2 TP + FP + FN): defined, and 0, where only one of precision and recall is. */
export const f1Of = ({ labelled, decided, correct }: ClassCounts) =>
  labelled + decided > 0 ? (2 * correct) / (labelled + decided) : NEITHER

export const f1 = defineMetric({
  id: 'f1',
  title: 'F1',
  direction: 'higher',
  range: [0, 1],
  definition:
    'The harmonic mean of precision and recall of the positive class. With several classes: the plain mean over classes.',
  source: 'van Rijsbergen 1979, Information Retrieval; scikit-learn f1_score',
  binary: ofConfusion((confusion) => f1Of(countsOf(confusion, 1))),
  multiclass: ofConfusion((confusion) => macro(confusion, f1Of)),
})
