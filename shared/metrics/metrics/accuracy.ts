import { type Confusion, totalOf } from '../confusion.ts'
import { defineMetric, ofConfusion } from '../metric.ts'
import { NO_ROWS } from '../value.ts'

function accuracyOf(confusion: Confusion) {
  const { classes, cells } = confusion
  let correct = 0
  for (let k = 0; k < classes; k++) correct += cells[k * (classes + 1)]!
  const total = totalOf(confusion)
  return total > 0 ? correct / total : NO_ROWS
}

export const accuracy = defineMetric({
  id: 'accuracy',
  title: 'Accuracy',
  direction: 'higher',
  range: [0, 1],
  definition: 'The share of rows whose predicted class is the true one.',
  source: 'scikit-learn accuracy_score',
  trials: totalOf,
  binary: ofConfusion(accuracyOf),
  multiclass: ofConfusion(accuracyOf),
})
