import { sizeOf } from '../cells.ts'
import { defineGroupMeasure, NO_PROBABILITIES, NO_SCORES } from '../metric.ts'

export const calibrationBias = defineGroupMeasure({
  id: 'calibrationBias',
  title: 'Calibration in the large',
  direction: 'nearer',
  ideal: 0,
  definition:
    'The group’s mean score minus its share of positives: above 0 the model says more of the group than is true, below 0 less.',
  source: 'Cox 1958; Verma and Rubin 2018, Fairness definitions explained (well-calibration)',
  basis: sizeOf,
  value(cells) {
    const { scored } = cells
    if (!scored) return NO_SCORES
    if (!scored.areProbabilities) return NO_PROBABILITIES
    const { means, positives, negatives } = scored
    let gap = 0
    for (let bin = 0; bin < means.length; bin++) {
      const positive = positives[bin] ?? 0
      gap += (means[bin] ?? 0) * (positive + (negatives[bin] ?? 0)) - positive
    }
    return gap / sizeOf(cells)
  },
})
