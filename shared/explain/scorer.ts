// The entry of the scorer that is built into one file and handed to exporters: nothing here may learn, and nothing may
// need a package.
import type { Json } from '../core/index.ts'
import { INLINE_ARRAYS, type Prediction, pipelineFromJson, predictionsOf, scoreRows } from '../pipeline/index.ts'
import type { Cell } from '../table/index.ts'
import { type Explained, withReasons } from './reasons.ts'

export interface ScorerOptions {
  /** How many reasons each prediction gets; none where it is left out. */
  readonly reasons?: number
}

/** A function that scores rows with the pipeline in `json` (its typed arrays inline, as base64). */
export function createScorer(
  json: Json,
): (rows: readonly Readonly<Record<string, Cell>>[], options?: ScorerOptions) => (Prediction | Explained)[] {
  const pipeline = pipelineFromJson(json, INLINE_ARRAYS)
  return (rows, { reasons = 0 } = {}) => {
    const predictions = predictionsOf(pipeline, scoreRows(pipeline, rows))
    return reasons > 0 ? withReasons(pipeline, predictions, rows, reasons) : predictions
  }
}
