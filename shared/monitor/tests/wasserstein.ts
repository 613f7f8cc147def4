import { addMoments, deviation, noMoments } from '../../core/index.ts'
import { defineNumberTest } from '../drift-test.ts'
import { walkBoth } from '../walk-both.ts'

export const wasserstein = defineNumberTest({
  id: 'wasserstein',
  title: 'Wasserstein distance in standard deviations',
  threshold: 0.1,
  definition:
    'How far values must be moved on average to make one distribution of the other, over the standard deviation of the reference.',
  source: 'Villani 2003; scipy.stats.wasserstein_distance; normed as Evidently does',
  measure(reference, current) {
    let distance = 0
    walkBoth(reference.sorted, current.sorted, (r, c, width) => {
      distance += Math.abs(r - c) * width
    })
    const spread = deviation(addMoments(noMoments(), reference.sorted))
    // Of a constant any move is without measure: one is as far as can be.
    return { value: distance === 0 ? 0 : distance / Math.max(spread, Number.MIN_VALUE ** 0.5) }
  },
})
