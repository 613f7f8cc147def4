import { type Confusion, everyClass } from '../confusion.ts'
import { defineMetric, ofConfusion } from '../metric.ts'
import { noValue } from '../value.ts'

const ONE_CLASS = noValue('Labels and predictions are all of the same class, so chance alone agrees everywhere.')

function kappaOf(confusion: Confusion) {
  let total = 0
  let correct = 0
  let products = 0
  for (const counts of everyClass(confusion)) {
    total += counts.labelled
    correct += counts.correct
    products += counts.labelled * counts.decided
  }
  const beyondChance = total * total - products
  return beyondChance > 0 ? (correct * total - products) / beyondChance : ONE_CLASS
}

export const kappa = defineMetric({
  id: 'kappa',
  title: 'Cohen’s kappa',
  direction: 'higher',
  range: [-1, 1],
  definition: 'Agreement of true and predicted classes beyond what their frequencies give by chance; unweighted.',
  source: 'Cohen 1960, A coefficient of agreement for nominal scales; scikit-learn cohen_kappa_score',
  binary: ofConfusion(kappaOf),
  multiclass: ofConfusion(kappaOf),
})
