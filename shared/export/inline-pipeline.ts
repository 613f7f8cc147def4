import { deflateSync } from 'fflate'
import { settled } from '../compress/index.ts'
import type { Json } from '../core/index.ts'
import { type ArrayStore, INLINE_ARRAYS, type Pipeline, pipelineToJson, toBase64 } from '../pipeline/index.ts'

/** Shorter arrays are left as they are: a person who looks into a folder may want to read them. */
const LONG = 4096
/** From here on deflating is light: six times as fast, for an eighth more bytes. */
const VERY_LONG = 1_000_000
/** Less is not worth inflating for. */
const WORTH = 0.9

const DEFLATED_ARRAYS: ArrayStore = {
  ...INLINE_ARRAYS,
  put(name, bytes) {
    if (bytes.length < LONG) return INLINE_ARRAYS.put(name, bytes)
    const deflated = deflateSync(bytes, { level: bytes.length < VERY_LONG ? 6 : 1 })
    if (deflated.length > WORTH * bytes.length) return INLINE_ARRAYS.put(name, bytes)
    return { deflate: toBase64(deflated), bytes: bytes.length }
  },
}

/** What a program needs of a pipeline to score, as JSON in one text: typed arrays are base64, long ones deflated before. */
export const inlinePipeline = (pipeline: Pipeline): Json => pipelineToJson(settled(pipeline), DEFLATED_ARRAYS)

/** Bytes of a pipeline's arrays when it is loaded. */
export function loadedBytes(pipeline: Pipeline): number {
  let sum = 0
  pipelineToJson(settled(pipeline), {
    ...INLINE_ARRAYS,
    put(_name, bytes) {
      sum += bytes.length
      return null
    },
  })
  return sum
}
