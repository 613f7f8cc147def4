import { defineGroupMeasure, NO_PROBABILITIES, NO_SCORES } from '../metric.ts'

export const calibrationSlope = defineGroupMeasure({
  id: 'calibrationSlope',
  title: 'Calibration slope',
  direction: 'nearer',
  ideal: 1,
  definition:
    'The slope of the logistic regression of the outcome on the log-odds of the score, of the group’s rows: below 1 scores are too extreme for the group, above 1 too timid.',
  source: 'Cox 1958; Van Calster et al. 2019, Calibration: the Achilles heel of predictive analytics',
  basis: ({ tp, fp, fn, tn }) => Math.min(tp + fn, fp + tn),
  value({ scored }) {
    if (!scored) return NO_SCORES
    return scored.areProbabilities ? scored.line.slope() : NO_PROBABILITIES
  },
})
