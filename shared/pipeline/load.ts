import type { Json } from '../core/index.ts'
import type { StateValue } from '../models/index.ts'
import { type ArrayStore, fromJson, toJson } from './arrays.ts'
import type { Pipeline } from './pipeline.ts'

/** A pipeline as JSON, its typed arrays put into the store. */
export function pipelineToJson(pipeline: Pipeline, store: ArrayStore): Json {
  // A Pipeline is made of JSON and typed arrays only; its interfaces have no index signature to prove it with.
  return toJson(pipeline as unknown as StateValue, store)
}

/** The pipeline that `pipelineToJson` wrote. The caller answers for the JSON: its hash is checked, or it is our own. */
export function pipelineFromJson(json: Json, store: ArrayStore): Pipeline {
  return fromJson(json, store) as unknown as Pipeline
}
