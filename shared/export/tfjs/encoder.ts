// The entry of the encoder that is built into one file for models of TensorFlow.js: it makes tensors of raw rows. Nothing
// here may learn, and nothing may need a package.
import { applySteps } from '../../clean/index.ts'
import type { Json } from '../../core/index.ts'
import { tableOfRows } from '../../explain/index.ts'
import { encode } from '../../features/index.ts'
import { isMlpState } from '../../models/index.ts'
import { decide, INLINE_ARRAYS, type Prediction, pipelineFromJson, predictionsOf } from '../../pipeline/index.ts'
import type { Cell } from '../../table/index.ts'
import { netTensors } from './net-inputs.ts'

/** One input of the layers model, in the order in which it wants them. */
export interface EncodedInput {
  readonly name: string
  readonly type: 'float32' | 'int32'
  readonly shape: readonly [rows: number, width: number]
  readonly values: Float32Array | Int32Array
}

export interface NetEncoder {
  encode(rows: readonly Readonly<Record<string, Cell>>[]): EncodedInput[]
  /** What the model's output says: the score of the positive class, the probabilities of all, or the predicted number, row by row. */
  decide(output: ArrayLike<number>): Omit<Prediction, 'status'>[]
}

/** @param json the pipeline, without the weights of its nets */
export function createEncoder(json: Json): NetEncoder {
  const pipeline = pipelineFromJson(json, INLINE_ARRAYS)
  return {
    encode(rows) {
      const table = tableOfRows(pipeline, rows)
      const inputs: EncodedInput[] = []
      let net = 0
      for (const { steps, views } of pipeline.branches) {
        const cleaned = applySteps(steps, table)
        for (const { features, members } of views) {
          const matrix = encode(features, cleaned)
          for (const { state } of members) {
            if (!isMlpState(state)) continue
            const { numbers, width, levels, count } = netTensors(state, matrix)
            const size = rows.length
            if (width > 0)
              inputs.push({ name: `numbers_${net}`, type: 'float32', shape: [size, width], values: numbers })
            if (count > 0) inputs.push({ name: `levels_${net}`, type: 'int32', shape: [size, count], values: levels })
            net++
          }
        }
      }
      return inputs
    },
    decide(output) {
      const { task, classes, threshold } = pipeline
      const width = task === 'multiclass' ? classes.length : 1
      const columns = Array.from({ length: width }, (_, k) =>
        Float64Array.from({ length: output.length / width }, (__, row) => output[row * width + k] ?? Number.NaN),
      )
      const [first = new Float64Array(0)] = columns
      const shares = task === 'binary' ? [first.map((score) => 1 - score), first] : columns
      const probabilities = task === 'regression' ? [] : shares
      const scores = {
        rows: first.length,
        margins: columns,
        probabilities,
        decisions: decide(task, probabilities, threshold),
        statuses: [],
      }
      return predictionsOf(pipeline, scores).map(({ status: _, ...said }) => said)
    },
  }
}
