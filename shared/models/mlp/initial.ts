import type { Rng } from '../../core/index.ts'
import type { NetPlan } from './plan.ts'

/** Embeddings begin within this of 0, so that levels are told apart from the start. */
const EMBEDDING_REACH = 0.5
/** Layers that add to what they are given begin small: a deep net begins as a shallow one. */
const ADDED_SHARE = 0.25

/**
 * Parameters to begin with: weights uniform, with the variance that keeps that of hidden units (He et al. 2015); biases
 * 0, but those of the outputs, which begin where every row is predicted the same.
 *
 * @param base the constant outputs with the lowest loss
 */
export function initialParameters(plan: NetPlan, base: ArrayLike<number>, rng: Rng): Float32Array {
  const parameters = new Float32Array(plan.parameters)
  const last = plan.layers.at(-1)!
  for (const [l, layer] of plan.layers.entries()) {
    const filled = l === 0 ? usedInputs(plan) : new Uint8Array(layer.inputs).fill(1)
    const used = filled.reduce((count, isUsed) => count + isUsed, 0)
    const outputs = layer === last ? plan.outputs : layer.outputs
    const reach = Math.sqrt((layer.isHidden ? 6 : 3) / Math.max(1, used)) * (layer.adds ? ADDED_SHARE : 1)
    for (let i = 0; i < layer.inputs; i++)
      for (let j = 0; j < outputs; j++)
        parameters[layer.weights + i * layer.outputs + j] = filled[i] === 1 ? (2 * rng.next() - 1) * reach : 0
  }
  for (const [f, { cardinality, size }] of plan.inputs.levels.entries())
    for (let i = 0; i < cardinality * size; i++)
      parameters[plan.embeddings[f]! + i] = (2 * rng.next() - 1) * EMBEDDING_REACH
  for (let k = 0; k < plan.outputs; k++) parameters[last.biases + k] = base[k]!
  return parameters
}

/** 1 for each column of the first layer that holds something. */
function usedInputs({ inputs, columns, embeddingColumns, layers }: NetPlan): Uint8Array {
  const used = new Uint8Array(layers[0]!.inputs)
  for (const [f, span] of inputs.numbers.entries()) used.fill(1, columns[f]!, columns[f]! + Math.max(1, span))
  used.fill(1, embeddingColumns[0]!, embeddingColumns[inputs.levels.length]!)
  return used
}
