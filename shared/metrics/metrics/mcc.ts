import { type Confusion, everyClass } from '../confusion.ts'
import { defineMetric, ofConfusion } from '../metric.ts'
import { noValue } from '../value.ts'

const ONE_CLASS = noValue('The labels or the predictions are all of one class, so they cannot vary together.')

/** Gorodkin's R_K, which for two classes is the coefficient of Matthews. */
function mccOf(confusion: Confusion) {
  let total = 0
  let correct = 0
  let products = 0
  let labelSquares = 0
  let decisionSquares = 0
  for (const counts of everyClass(confusion)) {
    total += counts.labelled
    correct += counts.correct
    products += counts.labelled * counts.decided
    labelSquares += counts.labelled * counts.labelled
    decisionSquares += counts.decided * counts.decided
  }
  const square = total * total
  const spread = (square - labelSquares) * (square - decisionSquares)
  return spread > 0 ? (correct * total - products) / Math.sqrt(spread) : ONE_CLASS
}

export const mcc = defineMetric({
  id: 'mcc',
  title: 'Matthews correlation coefficient',
  direction: 'higher',
  range: [-1, 1],
  definition: 'The correlation between true and predicted classes: 1 perfect, 0 no better than chance.',
  source: 'Matthews 1975; Gorodkin 2004 for several classes; scikit-learn matthews_corrcoef',
  binary: ofConfusion(mccOf),
  multiclass: ofConfusion(mccOf),
})
