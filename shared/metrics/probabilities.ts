import { type Evaluate, never } from './metric.ts'
import { NOT_PROBABILITIES } from './value.ts'

/** An evaluation that needs probabilities: undefined, with that reason, where a score lies outside [0, 1]. */
export const ofProbabilities = (scores: readonly Float64Array[], evaluation: () => Evaluate): Evaluate =>
  scores.every(areProbabilities) ? evaluation() : never(NOT_PROBABILITIES)

function areProbabilities(scores: Float64Array): boolean {
  for (let row = 0; row < scores.length; row++) if (!(scores[row]! >= 0 && scores[row]! <= 1)) return false
  return true
}
