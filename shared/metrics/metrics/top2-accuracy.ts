import { defineMetric, meanOf, never } from '../metric.ts'
import { NO_SCORES } from '../value.ts'

/** Whether at most one class is more probable than the true one; of classes as probable as it, the part that fits. */
function isNearTop(probabilities: readonly Float64Array[], label: number, row: number): number {
  const own = probabilities[label]![row]!
  let above = 0
  let tied = 0
  for (let k = 0; k < probabilities.length; k++) {
    if (probabilities[k]![row]! > own) above++
    else if (probabilities[k]![row]! === own) tied++
  }
  return above > 1 ? 0 : Math.min(1, (2 - above) / tied)
}

export const top2Accuracy = defineMetric({
  id: 'top2Accuracy',
  title: 'Accuracy of two guesses',
  direction: 'higher',
  range: [0, 1],
  definition: 'The share of rows whose true class is among the two most probable ones; ties count in proportion.',
  source: 'scikit-learn top_k_accuracy_score, k=2 (which breaks ties by the number of the class)',
  multiclass: ({ labels, probabilities }) =>
    probabilities === null
      ? never(NO_SCORES)
      : meanOf(Float64Array.from(labels, (label, row) => isNearTop(probabilities, label, row))),
})
