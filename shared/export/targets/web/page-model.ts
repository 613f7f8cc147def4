import type { Bundle, GoldenRows } from '../../../bundle/index.ts'
import type { Json } from '../../../core/index.ts'
import { type GoldenReasons, goldenReasons } from '../../golden.ts'
import { inlinePipeline } from '../../inline-pipeline.ts'

/** What lies in the page's document for its program: the model, and the rows by which the browser proves itself. */
export interface PageModel {
  readonly name: string
  readonly pipeline: Json
  readonly golden: GoldenRows
  /** Reasons that some of the golden rows are to have; absent where the model has none. */
  readonly reasons?: GoldenReasons
}

/** The page's part of a model. Predictions and cells are JSON, save NaN, which becomes null as in golden.json. */
export function pageModel({ pipeline, golden }: Bundle, name: string): PageModel {
  const reasons = goldenReasons({ pipeline, golden })
  return { name, pipeline: inlinePipeline(pipeline), golden, ...(reasons && { reasons }) }
}
