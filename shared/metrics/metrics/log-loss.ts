import { log } from '../../core/index.ts'
import { defineMetric, meanOf, never } from '../metric.ts'
import { ofProbabilities } from '../probabilities.ts'
import { NO_SCORES } from '../value.ts'

const CLIP = 1e-15

/** @param probability that of the true class */
const lossOf = (probability: number): number => -log(Math.min(Math.max(probability, CLIP), 1 - CLIP))

export const logLoss = defineMetric({
  id: 'logLoss',
  title: 'Log loss',
  direction: 'lower',
  range: [0, Infinity],
  definition:
    'The mean of −log of the probability given to the true class, in nats; probabilities are clipped to ' +
    '[1e-15, 1 − 1e-15], and those of a row are not rescaled to sum to 1.',
  source: 'Good 1952, Rational decisions; scikit-learn log_loss with eps=1e-15',
  binary: ({ labels, scores }) =>
    scores === null
      ? never(NO_SCORES)
      : ofProbabilities([scores], () =>
          meanOf(scores.map((score, row) => lossOf(labels[row] === 1 ? score : 1 - score))),
        ),
  multiclass: ({ labels, probabilities }) =>
    probabilities === null
      ? never(NO_SCORES)
      : ofProbabilities(probabilities, () =>
          meanOf(Float64Array.from(labels, (label, row) => lossOf(probabilities[label]![row]!))),
        ),
})
