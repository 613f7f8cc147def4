import { defineMetric, meanOf, never } from '../metric.ts'
import { ofProbabilities } from '../probabilities.ts'
import { NO_SCORES } from '../value.ts'

function squaresOf(probabilities: readonly Float64Array[], label: number, row: number): number {
  let total = 0
  for (let k = 0; k < probabilities.length; k++) total += (probabilities[k]![row]! - (k === label ? 1 : 0)) ** 2
  return total
}

export const brier = defineMetric({
  id: 'brier',
  title: 'Brier score',
  direction: 'lower',
  range: [0, 2],
  definition:
    'The mean squared difference between the score and what happened (1 or 0), from 0 to 1. ' +
    'With several classes: summed over the classes, from 0 to 2.',
  source: 'Brier 1950, Verification of forecasts expressed in terms of probability; scikit-learn brier_score_loss',
  binary: ({ labels, scores }) =>
    scores === null
      ? never(NO_SCORES)
      : ofProbabilities([scores], () => meanOf(scores.map((score, row) => (score - labels[row]!) ** 2))),
  multiclass: ({ labels, probabilities }) =>
    probabilities === null
      ? never(NO_SCORES)
      : ofProbabilities(probabilities, () =>
          meanOf(Float64Array.from(labels, (label, row) => squaresOf(probabilities, label, row))),
        ),
})
