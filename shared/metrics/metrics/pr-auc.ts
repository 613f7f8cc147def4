import { defineMetric, never } from '../metric.ts'
import { oneVersusRest, slopesOverClasses } from '../one-versus-rest.ts'
import type { Ranking } from '../ranking.ts'
import { NO_SCORES, noValue } from '../value.ts'

const NO_POSITIVES = noValue('The class to find has no rows.')

/**
 * Σ (gain in recall) × precision over the steps of the ranking, without interpolation.
 *
 * @param weights in the order of the ranking
 */
function averagePrecision({ positives, ends }: Ranking, weights: Float64Array) {
  let truePositives = 0
  let predicted = 0
  let total = 0
  let place = 0
  for (let run = 0; run < ends.length; run++) {
    const end = ends[run]!
    let positive = 0
    for (; place < end; place++) {
      positive += weights[place]! * positives[place]!
      predicted += weights[place]!
    }
    truePositives += positive
    if (positive > 0) total += positive * (truePositives / predicted)
  }
  return truePositives > 0 ? total / truePositives : NO_POSITIVES
}

/** The derivative of average precision by the weight of each row, which counts at its own step and at those below. */
function slopesOfPrecision({ positives, ends }: Ranking): Float64Array | null {
  const all = positives.reduce((sum, positive) => sum + positive, 0)
  if (all === 0) return null
  const gains = new Float64Array(ends.length)
  const trues = new Float64Array(ends.length)
  let [place, found, value] = [0, 0, 0]
  for (let run = 0; run < ends.length; run++) {
    let positive = 0
    for (; place < ends[run]!; place++) positive += positives[place]!
    found += positive
    gains[run] = positive
    trues[run] = found
    value += ((positive / all) * found) / ends[run]!
  }
  const slopes = new Float64Array(positives.length)
  let [ofTrue, ofFalse] = [0, 0]
  for (let run = ends.length - 1; run >= 0; run--) {
    const [end, right] = [ends[run]!, trues[run]!]
    ofTrue += (gains[run]! * (end - right)) / (end * end)
    ofFalse += (gains[run]! * right) / (end * end)
    for (let at = run === 0 ? 0 : ends[run - 1]!; at < end; at++)
      slopes[at] = positives[at] === 1 ? (right / end + ofTrue - value) / all : -ofFalse / all
  }
  return slopes
}

export const prAuc = defineMetric({
  id: 'prAuc',
  title: 'Average precision',
  direction: 'higher',
  range: [0, 1],
  definition:
    'The area under the precision-recall curve as average precision: step-wise, without interpolation. ' +
    'With several classes: the plain mean of each class against the rest.',
  source: 'Davis and Goadrich 2006; scikit-learn average_precision_score',
  binary: ({ ranking }) => (ranking ? ({ weights }) => averagePrecision(ranking, weights) : never(NO_SCORES)),
  multiclass: (rows) => oneVersusRest(rows, averagePrecision),
  slopes: (rows) => slopesOverClasses(rows, slopesOfPrecision),
})
