import { defineMetric, never } from '../metric.ts'
import { oneVersusRest, slopesOverClasses } from '../one-versus-rest.ts'
import type { Ranking } from '../ranking.ts'
import { NO_SCORES, noValue } from '../value.ts'

const ONE_CLASS = noValue('A class has no rows or all of them, so there are no pairs of rows to rank.')

/**
 * The Mann-Whitney form: the share of (positive, negative) pairs where the positive one ranks higher; ties count half.
 *
 * @param weights in the order of the ranking
 */
function areaUnderRoc({ positives, ends }: Ranking, weights: Float64Array) {
  let truePositives = 0
  let falsePositives = 0
  let pairs = 0
  let place = 0
  for (let run = 0; run < ends.length; run++) {
    const end = ends[run]!
    let positive = 0
    let all = 0
    for (; place < end; place++) {
      positive += weights[place]! * positives[place]!
      all += weights[place]!
    }
    const negative = all - positive
    pairs += negative * (truePositives + positive / 2)
    truePositives += positive
    falsePositives += negative
  }
  const possible = truePositives * falsePositives
  return possible > 0 ? pairs / possible : ONE_CLASS
}

/** The share of the other class on the right side of each row, less the whole area, over the rows of its class. */
function slopesOfRoc({ positives, ends }: Ranking): Float64Array | null {
  const all = positives.reduce((sum, positive) => sum + positive, 0)
  const none = positives.length - all
  if (all === 0 || none === 0) return null
  const sides = new Float64Array(positives.length)
  let [before, place, area] = [0, 0, 0]
  for (let run = 0; run < ends.length; run++) {
    const [from, to] = [place, ends[run]!]
    let positive = 0
    for (; place < to; place++) positive += positives[place]!
    const above = (before + positive / 2) / all
    const below = (none - (from - before) - (to - from - positive) / 2) / none
    for (let at = from; at < to; at++) sides[at] = positives[at] === 1 ? below : above
    area += (below * positive) / all
    before += positive
  }
  return sides.map((side, at) => (side - area) / (positives[at] === 1 ? all : none))
}

export const rocAuc = defineMetric({
  id: 'rocAuc',
  title: 'Area under the ROC curve',
  direction: 'higher',
  range: [0, 1],
  definition:
    'The chance that a random positive row scores higher than a random negative one; ties count half. ' +
    'With several classes: the plain mean of each class against the rest.',
  source: 'Hanley and McNeil 1982; scikit-learn roc_auc_score (multi_class="ovr", average="macro")',
  binary: ({ ranking }) => (ranking ? ({ weights }) => areaUnderRoc(ranking, weights) : never(NO_SCORES)),
  multiclass: (rows) => oneVersusRest(rows, areaUnderRoc),
  slopes: (rows) => slopesOverClasses(rows, slopesOfRoc),
})
