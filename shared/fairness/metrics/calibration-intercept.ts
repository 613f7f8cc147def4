import { defineGroupMeasure, NO_PROBABILITIES, NO_SCORES } from '../metric.ts'

export const calibrationIntercept = defineGroupMeasure({
  id: 'calibrationIntercept',
  title: 'Calibration intercept',
  direction: 'nearer',
  ideal: 0,
  definition:
    'How far scores are too low (above 0) or too high (below 0) for the group on the whole, in log-odds: the intercept of the logistic regression of the outcome on the log-odds of the score, with the slope kept at 1.',
  source: 'Cox 1958; Van Calster et al. 2019, Calibration: the Achilles heel of predictive analytics',
  basis: ({ tp, fp, fn, tn }) => Math.min(tp + fn, fp + tn),
  value({ scored }) {
    if (!scored) return NO_SCORES
    return scored.areProbabilities ? scored.line.intercept() : NO_PROBABILITIES
  },
})
