import { defineMetric, never } from '../metric.ts'
import { ofProbabilities } from '../probabilities.ts'
import { logOdds, recalibration } from '../recalibration.ts'
import { NO_SCORES } from '../value.ts'

export const calibrationSlope = defineMetric({
  id: 'calibrationSlope',
  title: 'Calibration slope',
  direction: 'nearer',
  perfect: 1,
  range: [-Infinity, Infinity],
  definition:
    'The slope of the logistic regression of the outcome on the log-odds of the score: 1 where calibrated, below 1 where ' +
    'scores are too extreme, above 1 where they are too timid.',
  source: 'Cox 1958; Van Calster et al. 2019, Calibration: the Achilles heel of predictive analytics',
  binary: ({ labels, scores }) =>
    scores === null
      ? never(NO_SCORES)
      : ofProbabilities([scores], () => recalibration(labels, scores.map(logOdds), false, ({ slope }) => slope)),
})
