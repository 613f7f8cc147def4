import type { Explained } from '../explain/index.ts'
import type { Prediction } from '../pipeline/index.ts'

/** The body of an answer to a prediction request. */
export interface PredictResponse {
  readonly predictions: readonly (Prediction | Explained)[]
  /** Columns that were sent and not used; left out where there are none. */
  readonly ignored?: readonly string[]
}

export function predictResponse(
  predictions: readonly (Prediction | Explained)[],
  ignored: readonly string[] = [],
): PredictResponse {
  return { predictions, ...(ignored.length > 0 && { ignored }) }
}
