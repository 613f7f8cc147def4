import type { Ranking } from './ranking.ts'
import { type NoValue, noValue } from './value.ts'

const NO_POSITIVES = noValue('No row is positive, so there is nothing to find.')

/**
 * The share of all positive rows that is among the rows with the highest scores. Of rows that tie at the edge, the part
 * that fits counts.
 *
 * @param weights in the order of the ranking
 * @param share of the rows that are looked at, in (0, 1)
 */
export function topShare({ positives, ends }: Ranking, weights: Float64Array, share: number): number | NoValue {
  let all = 0
  let ofClass = 0
  for (let place = 0; place < weights.length; place++) {
    all += weights[place]!
    ofClass += weights[place]! * positives[place]!
  }
  if (!(ofClass > 0)) return NO_POSITIVES
  let left = share * all
  let found = 0
  let place = 0
  for (let run = 0; run < ends.length && left > 0; run++) {
    let [positive, tied] = [0, 0]
    for (; place < ends[run]!; place++) {
      positive += weights[place]! * positives[place]!
      tied += weights[place]!
    }
    found += tied > left ? (positive * left) / tied : positive
    left -= tied
  }
  return found / ofClass
}
