import { settled } from '../compress/index.ts'
import type { Json } from '../core/index.ts'
import { INLINE_ARRAYS, type Pipeline, pipelineToJson } from '../pipeline/index.ts'

/** What a program needs of a pipeline to score, as JSON in one text: typed arrays are base64. */
export const inlinePipeline = (pipeline: Pipeline): Json => pipelineToJson(settled(pipeline), INLINE_ARRAYS)
