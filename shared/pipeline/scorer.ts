// The entry of the scorer that is built into one file and handed to exporters: nothing here may learn, and nothing may
// need a package.
import type { Json } from '../core/index.ts'
import type { Cell } from '../table/index.ts'
import { INLINE_ARRAYS } from './arrays.ts'
import { pipelineFromJson } from './load.ts'
import { type Prediction, predictionsOf, scoreRows } from './score.ts'

/** A function that scores rows with the pipeline in `json` (its typed arrays inline, as base64). */
export function createScorer(json: Json): (rows: readonly Readonly<Record<string, Cell>>[]) => Prediction[] {
  const pipeline = pipelineFromJson(json, INLINE_ARRAYS)
  return (rows) => predictionsOf(pipeline, scoreRows(pipeline, rows))
}
