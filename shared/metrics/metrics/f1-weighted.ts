import { type Confusion, everyClass } from '../confusion.ts'
import { defineMetric, ofConfusion } from '../metric.ts'
import { NO_ROWS } from '../value.ts'

function f1WeightedOf(confusion: Confusion) {
  let total = 0
  let rows = 0
  for (const { labelled, decided, correct } of everyClass(confusion)) {
    if (labelled === 0) continue
    total += (labelled * 2 * correct) / (labelled + decided)
    rows += labelled
  }
  return rows > 0 ? total / rows : NO_ROWS
}

export const f1Weighted = defineMetric({
  id: 'f1Weighted',
  title: 'F1, weighted by class size',
  direction: 'higher',
  range: [0, 1],
  definition: 'The mean of the F1 of each class, weighted by the rows of the class.',
  source: 'scikit-learn f1_score, average="weighted"',
  binary: ofConfusion(f1WeightedOf),
  multiclass: ofConfusion(f1WeightedOf),
})
