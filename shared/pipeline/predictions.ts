import type { Predictions } from '../metrics/index.ts'
import type { Pipeline } from './pipeline.ts'
import type { Scores } from './score.ts'

/** Scores beside the true values, as the metrics take them. `labels`: class number or value of every scored row. */
export function predictionsFor(
  { task, classes }: Pick<Pipeline, 'task' | 'classes'>,
  scores: Omit<Scores, 'statuses' | 'troubles'>,
  labels: Float64Array,
): Predictions {
  const [margins = new Float64Array(0)] = scores.margins
  if (task === 'regression') return { task, labels, predicted: margins }
  const { probabilities, decisions } = scores
  if (task === 'multiclass')
    return { task, classes: classes.length, labels: Int32Array.from(labels), probabilities, decisions }
  return {
    task,
    labels: Uint8Array.from(labels),
    scores: probabilities[1] ?? new Float64Array(0),
    decisions: Uint8Array.from(decisions),
  }
}
