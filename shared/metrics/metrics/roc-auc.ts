import { defineMetric, never } from '../metric.ts'
import { oneVersusRest } from '../one-versus-rest.ts'
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
})
