import type { Confusion } from '../confusion.ts'
import { defineMetric, ofConfusion } from '../metric.ts'
import { NO_ROWS } from '../value.ts'

function accuracyOf({ classes, cells }: Confusion) {
  let correct = 0
  let total = 0
  for (let cell = 0; cell < cells.length; cell++) {
    total += cells[cell]!
    if (cell % (classes + 1) === 0) correct += cells[cell]!
  }
  return total > 0 ? correct / total : NO_ROWS
}

export const accuracy = defineMetric({
  id: 'accuracy',
  title: 'Accuracy',
  direction: 'higher',
  range: [0, 1],
  definition: 'The share of rows whose predicted class is the true one.',
  source: 'scikit-learn accuracy_score',
  binary: ofConfusion(accuracyOf),
  multiclass: ofConfusion(accuracyOf),
})
