import type { Pipeline, Scores } from '../pipeline/index.ts'

/** What a model's own probabilities say of how well it does, without any label. */
export interface Estimated {
  readonly accuracy: number
  /** Of two classes only, as are the next two. */
  readonly rocAuc?: number
  readonly precision?: number
  readonly recall?: number
}

/** What the estimate rests on, to be said beside it. */
export const ASSUMPTIONS =
  'Estimated from the model’s own probabilities: true as long as they are calibrated, new rows are of a kind that was trained on, and what the columns say of the target has not changed. Labels alone show a change of that.'

/**
 * Confidence-based performance estimation: a row that is given a probability p is expected to be of its class in p of
 * all cases. Source: NannyML, "How performance estimation works" (CBPE).
 *
 * @returns null for regression, which says no probabilities, and without rows
 */
export function estimatePerformance({ task }: Pick<Pipeline, 'task'>, scores: Scores): Estimated | null {
  const { probabilities, decisions, rows } = scores
  if (task === 'regression' || rows === 0) return null
  let right = 0
  for (let row = 0; row < rows; row++) right += probabilities[decisions[row] ?? 0]?.[row] ?? 0
  const accuracy = right / rows
  const positive = probabilities[1]
  return task === 'binary' && positive ? { accuracy, ...ofPositive(positive, decisions) } : { accuracy }
}

function ofPositive(positive: Float64Array, decisions: Int32Array): Omit<Estimated, 'accuracy'> {
  const order = positive.slice().sort()
  const total = order.reduce((sum, p) => sum + p, 0)
  const others = order.length - total
  // Up the scores: every expected positive is above the expected negatives below it, and beside those that tie with it.
  let [below, pairs] = [0, 0]
  for (let from = 0; from < order.length; ) {
    const score = order[from] ?? 0
    let to = from
    while (to < order.length && order[to] === score) to++
    const [positives, negatives] = [(to - from) * score, (to - from) * (1 - score)]
    pairs += positives * (below + negatives / 2)
    below += negatives
    from = to
  }
  let [chosen, hits] = [0, 0]
  for (const [row, decision] of decisions.entries())
    if (decision === 1) {
      chosen++
      hits += positive[row] ?? 0
    }
  return {
    ...(total > 0 && others > 0 && { rocAuc: pairs / (total * others) }),
    ...(chosen > 0 && { precision: hits / chosen }),
    ...(total > 0 && { recall: hits / total }),
  }
}
