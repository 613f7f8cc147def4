import { defineMetric, type Evaluate, never } from '../metric.ts'
import { ofProbabilities } from '../probabilities.ts'
import { NO_SCORES } from '../value.ts'

const BINS = 10

/** Bins are [0, 0.1), [0.1, 0.2), …, [0.9, 1], with the edges k × 0.1 of numpy's linspace. */
function binOf(confidence: number): number {
  let bin = Math.min(BINS - 1, Math.floor(confidence * BINS))
  if (bin > 0 && confidence < bin * 0.1) bin--
  else if (bin < BINS - 1 && confidence >= (bin + 1) * 0.1) bin++
  return bin
}

/** Σ over bins of |Σ weight × (outcome − confidence)|, as a share of the total weight. */
function calibrationError(confidences: Float64Array, outcomes: Float64Array): Evaluate {
  const bins = Int32Array.from(confidences, binOf)
  const residuals = outcomes.map((outcome, row) => outcome - confidences[row]!)
  const gaps = new Float64Array(BINS)
  return ({ weights, total }) => {
    gaps.fill(0)
    for (let row = 0; row < bins.length; row++) gaps[bins[row]!]! += weights[row]! * residuals[row]!
    let error = 0
    for (let bin = 0; bin < BINS; bin++) error += Math.abs(gaps[bin]!)
    return error / total
  }
}

function topClass(probabilities: readonly Float64Array[], row: number): number {
  let top = 0
  for (let k = 1; k < probabilities.length; k++) if (probabilities[k]![row]! > probabilities[top]![row]!) top = k
  return top
}

export const ece = defineMetric({
  id: 'ece',
  title: 'Expected calibration error',
  direction: 'lower',
  range: [0, 1],
  leans: true,
  definition:
    'The mean gap between score and share of positives over 10 bins of equal width of the positive score, weighted by ' +
    'rows. With several classes: the score is that of the top class, and the outcome whether it is the true one.',
  source: 'Naeini, Cooper and Hauskrecht 2015; Guo et al. 2017, On calibration of modern neural networks (top class)',
  binary: ({ labels, scores }) =>
    scores === null
      ? never(NO_SCORES)
      : ofProbabilities([scores], () => calibrationError(scores, Float64Array.from(labels))),
  multiclass: ({ labels, probabilities }) => {
    if (probabilities === null) return never(NO_SCORES)
    const tops = Int32Array.from(labels, (_, row) => topClass(probabilities, row))
    const confidences = Float64Array.from(tops, (top, row) => probabilities[top]![row]!)
    const outcomes = Float64Array.from(tops, (top, row) => (top === labels[row] ? 1 : 0))
    return ofProbabilities(probabilities, () => calibrationError(confidences, outcomes))
  },
})
