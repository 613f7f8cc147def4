import { sizeOf } from '../cells.ts'
import { defineGroupMeasure, NO_PROBABILITIES, NO_SCORES } from '../metric.ts'

export const ece = defineGroupMeasure({
  id: 'ece',
  title: 'Expected calibration error',
  direction: 'lower',
  ideal: 0,
  definition:
    'The mean gap between score and share of positives in the group, over 10 bins of equal width, weighted by rows: calibration by group.',
  source: 'Naeini, Cooper and Hauskrecht 2015; Pleiss et al. 2017, On fairness and calibration',
  basis: sizeOf,
  leans: true,
  value(cells) {
    const { scored } = cells
    if (!scored) return NO_SCORES
    if (!scored.areProbabilities) return NO_PROBABILITIES
    const { means, positives, negatives } = scored
    let [error, gap, tenth] = [0, 0, 0]
    for (let bin = 0; bin < means.length; bin++) {
      const mean = means[bin] ?? 0
      const positive = positives[bin] ?? 0
      const own = tenthOf(mean)
      if (own !== tenth) {
        error += Math.abs(gap)
        gap = 0
        tenth = own
      }
      gap += positive - mean * (positive + (negatives[bin] ?? 0))
    }
    return (error + Math.abs(gap)) / sizeOf(cells)
  },
})

/** Bins are [0, 0.1), …, [0.9, 1], with the edges k × 0.1 of numpy's linspace, as the metric of all rows has them. */
export function tenthOf(score: number): number {
  const tenth = Math.min(9, Math.floor(score * 10))
  if (tenth > 0 && score < tenth * 0.1) return tenth - 1
  return tenth < 9 && score >= (tenth + 1) * 0.1 ? tenth + 1 : tenth
}
