import { defineMetric, never } from '../metric.ts'
import type { Ranking } from '../ranking.ts'
import { NO_SCORES, noValue } from '../value.ts'

const ONE_CLASS = noValue('All rows are of one class, so there are no two distributions of scores to compare.')

/** @param weights in the order of the ranking */
function widestGap({ positives, ends }: Ranking, weights: Float64Array) {
  let all = 0
  let ofClass = 0
  for (let place = 0; place < weights.length; place++) {
    all += weights[place]!
    ofClass += weights[place]! * positives[place]!
  }
  const others = all - ofClass
  if (!(ofClass > 0 && others > 0)) return ONE_CLASS
  let [place, found, passed, widest] = [0, 0, 0, 0]
  for (let run = 0; run < ends.length; run++) {
    for (; place < ends[run]!; place++) {
      found += weights[place]! * positives[place]!
      passed += weights[place]!
    }
    widest = Math.max(widest, Math.abs(found / ofClass - (passed - found) / others))
  }
  return widest
}

export const ks = defineMetric({
  id: 'ks',
  title: 'Kolmogorov-Smirnov distance',
  direction: 'higher',
  range: [0, 1],
  leans: true,
  definition:
    'The widest gap between the shares of positive and of negative rows that score at least so much, over all thresholds.',
  source: 'Smirnov 1939; scipy ks_2samp of the scores of both classes (two-sided statistic)',
  binary: ({ ranking }) => (ranking ? ({ weights }) => widestGap(ranking, weights) : never(NO_SCORES)),
})
