/** What a net reads of one feature: a number through `columns` columns, or a level through an embedding. */
export interface NetInputs {
  /** Columns of each number: 0 where it is read as it is, through one. */
  readonly numbers: readonly number[]
  readonly levels: readonly { readonly cardinality: number; readonly size: number }[]
}

/** A dense layer: outputs = weights · inputs + biases. Widths are multiples of 8. */
export interface Layer {
  readonly inputs: number
  readonly outputs: number
  /** Whether negative outputs become 0, and some are dropped while it learns. */
  readonly isHidden: boolean
  /** Whether the inputs of the layer before are added to its outputs. */
  readonly adds: boolean
  /** Where its weights begin among the parameters, a row an input; its biases follow elsewhere. */
  readonly weights: number
  readonly biases: number
}

/**
 * A net as a list of layers over one run of parameters: weights of every layer first (those that decay), then
 * embeddings, then biases. Columns that fill a width up to a multiple of 8 have parameters that stay 0.
 */
export interface NetPlan {
  readonly inputs: NetInputs
  /** First column of each number, and at the end their number, filled up. */
  readonly columns: Int32Array
  /** First column of each embedding. */
  readonly embeddingColumns: Int32Array
  /** First parameter of each embedding: cardinality + 1 rows, the last for no level. */
  readonly embeddings: Int32Array
  readonly layers: readonly Layer[]
  /** Outputs that mean something; the last layer may have more. */
  readonly outputs: number
  /** How many parameters come first and decay. */
  readonly decaying: number
  readonly parameters: number
}

const filled = (width: number): number => Math.ceil(width / 8) * 8

/** Plans hidden layers of these widths, one after another. */
export const planStack = (inputs: NetInputs, widths: readonly number[], outputs: number): NetPlan =>
  plan(
    inputs,
    widths.map((width) => ({ width, isHidden: true, adds: false })),
    outputs,
  )

/** Plans one hidden layer and residual blocks of two layers each (He et al. 2016, without normalisation). */
export function planResidual(inputs: NetInputs, width: number, blocks: number, outputs: number): NetPlan {
  const block = [
    { width, isHidden: true, adds: false },
    { width, isHidden: false, adds: true },
  ]
  const shapes = Array.from({ length: blocks }, () => block).flat()
  return plan(inputs, [{ width, isHidden: true, adds: false }, ...shapes], outputs)
}

function plan(
  inputs: NetInputs,
  hidden: readonly { readonly width: number; readonly isHidden: boolean; readonly adds: boolean }[],
  outputs: number,
): NetPlan {
  const columns = new Int32Array(inputs.numbers.length + 1)
  for (const [f, count] of inputs.numbers.entries()) columns[f + 1] = columns[f]! + Math.max(1, count)
  columns[inputs.numbers.length] = filled(columns[inputs.numbers.length]!)
  const embeddingColumns = new Int32Array(inputs.levels.length + 1)
  embeddingColumns[0] = columns[inputs.numbers.length]!
  for (const [f, { size }] of inputs.levels.entries()) embeddingColumns[f + 1] = embeddingColumns[f]! + size
  let width = Math.max(8, filled(embeddingColumns[inputs.levels.length]!))
  let at = 0
  const shapes = [...hidden, { width: outputs, isHidden: false, adds: false }].map((layer) => {
    const shape = { ...layer, inputs: width, outputs: filled(layer.width), weights: at }
    at += shape.inputs * shape.outputs
    width = shape.outputs
    return shape
  })
  const decaying = at
  const embeddings = new Int32Array(inputs.levels.length)
  for (const [f, { cardinality, size }] of inputs.levels.entries()) {
    embeddings[f] = at
    at += (cardinality + 1) * size
  }
  at = filled(at)
  const layers = shapes.map(({ width: _, ...shape }): Layer => {
    const biases = at
    at += shape.outputs
    return { ...shape, biases }
  })
  return { inputs, columns, embeddingColumns, embeddings, layers, outputs, decaying, parameters: at }
}
