import type { Json } from '../../core/index.ts'

/** The JSON parts of a model file of some version. */
export interface ModelParts {
  readonly version: number
  readonly pipeline: Json
  readonly golden: Json
  readonly record: Json
}
