import { defineMetric, never } from '../metric.ts'
import { ofProbabilities } from '../probabilities.ts'
import { logOdds, recalibration } from '../recalibration.ts'
import { NO_SCORES } from '../value.ts'

export const calibrationIntercept = defineMetric({
  id: 'calibrationIntercept',
  title: 'Calibration in the large',
  direction: 'nearer',
  perfect: 0,
  range: [-Infinity, Infinity],
  definition:
    'How far scores are too low (above 0) or too high (below 0) on the whole, in log-odds: the intercept of the logistic ' +
    'regression of the outcome on the log-odds of the score, with the slope kept at 1.',
  source: 'Cox 1958; Van Calster et al. 2019, Calibration: the Achilles heel of predictive analytics',
  binary: ({ labels, scores }) =>
    scores === null
      ? never(NO_SCORES)
      : ofProbabilities([scores], () => recalibration(labels, scores.map(logOdds), true, ({ intercept }) => intercept)),
})
