import { type Confusion, everyClass } from '../confusion.ts'
import { defineMetric, ofConfusion } from '../metric.ts'
import { noValue } from '../value.ts'

const ONE_CLASS = noValue('All rows are of one class, so there is nothing to balance.')

function balancedAccuracyOf(confusion: Confusion) {
  let total = 0
  let classes = 0
  for (const { labelled, correct } of everyClass(confusion)) {
    if (labelled === 0) continue
    total += correct / labelled
    classes++
  }
  return classes > 1 ? total / classes : ONE_CLASS
}

export const balancedAccuracy = defineMetric({
  id: 'balancedAccuracy',
  title: 'Balanced accuracy',
  direction: 'higher',
  range: [0, 1],
  definition: 'The mean of the recall of each class, over the classes that have rows.',
  source:
    'Brodersen et al. 2010, The balanced accuracy and its posterior distribution; scikit-learn balanced_accuracy_score',
  binary: ofConfusion(balancedAccuracyOf),
  multiclass: ofConfusion(balancedAccuracyOf),
})
