import { drop, dropLimit, layerSeed } from './dropout.ts'
import { writeInputs } from './inputs.ts'
import { slopesOf } from './loss.ts'
import { multiply } from './multiply.ts'
import type { Layer, NetPlan } from './plan.ts'
import { MEAN_DECAY, SQUARE_DECAY } from './schedule.ts'
import type { NetRequest, NetRows, NetSession, NetStep } from './session.ts'

const { fround } = Math

/** Rows that `outputs` looks at together. */
const CHUNK = 64

/** The plain implementation of a net's training, which every faster one equals bit for bit. */
export function openReferenceNet({ task, plan, rows, batch, dropout }: NetRequest): NetSession {
  const parameters = new Float32Array(plan.parameters)
  const means = new Float32Array(plan.parameters)
  const squares = new Float32Array(plan.parameters)
  const half = batch / 2
  const halves = [0, 1].map(() => ({ ...createBuffers(plan, half), gradients: new Float32Array(plan.parameters) }))
  const writeSlopes = slopesOf(task, plan.outputs)
  const dropping = { limit: dropLimit(dropout), scale: fround(1 / (1 - dropout)) }
  const chunk = createBuffers(plan, CHUNK)
  return {
    begin(initial) {
      parameters.set(initial)
      means.fill(0)
      squares.fill(0)
    },
    train(order, steps) {
      for (const [s, step] of steps.entries()) {
        for (const [h, own] of halves.entries()) {
          const first = s * batch + h * half
          writeInputs(plan, rows, parameters, order, first, half, own.activations[0]!)
          forward(plan, parameters, own.activations, half, (values, layer, width) => {
            if (dropout === 0) return
            const seed = layerSeed(step.seed, layer)
            drop(values, 0, half * width, h * half * width, seed, dropping.limit, dropping.scale)
          })
          const last = plan.layers.length
          const width = plan.layers[last - 1]!.outputs
          for (let i = 0; i < half; i++)
            writeSlopes(
              own.activations[last]!,
              i * width,
              rows.target[order[first + i]!]!,
              1 / batch,
              own.slopes[last]!,
            )
          backward(plan, parameters, own, half, dropping.scale)
          addEmbeddingSlopes(plan, rows, own.slopes[0]!, own.gradients, order, first, half)
        }
        update({ parameters, means, squares }, halves[0]!.gradients, halves[1]!.gradients, plan.decaying, step)
      }
    },
    outputs(others) {
      const width = plan.layers.at(-1)!.outputs
      const out = new Float32Array(others.rows * width)
      const all = Uint32Array.from({ length: others.rows }, (_, row) => row)
      for (let from = 0; from < others.rows; from += CHUNK) {
        const count = Math.min(CHUNK, others.rows - from)
        writeInputs(plan, others, parameters, all, from, count, chunk.activations[0]!)
        forward(plan, parameters, chunk.activations, count, () => {})
        out.set(chunk.activations.at(-1)!.subarray(0, count * width), from * width)
      }
      return out
    },
    parameters: () => parameters.slice(),
    close() {},
  }
}

interface Buffers {
  /** The inputs of every layer, and the outputs of the last. */
  readonly activations: readonly Float32Array[]
  /** How the loss grows with each of them. */
  readonly slopes: readonly Float32Array[]
}

function createBuffers(plan: NetPlan, rows: number): Buffers {
  const widths = [plan.layers[0]!.inputs, ...plan.layers.map((layer) => layer.outputs)]
  const make = () => widths.map((width) => new Float32Array(rows * width))
  return { activations: make(), slopes: make() }
}

const rowsOf = (values: Float32Array, width: number) => ({ values, start: 0, row: width, column: 1 })
const columnsOf = (values: Float32Array, width: number) => ({ values, start: 0, row: 1, column: width })

function forward(
  { layers }: NetPlan,
  parameters: Float32Array,
  activations: readonly Float32Array[],
  rows: number,
  dropFrom: (values: Float32Array, layer: number, width: number) => void,
): void {
  for (const [l, layer] of layers.entries()) {
    const out = activations[l + 1]!
    const { inputs, outputs, weights, biases } = layer
    const operands = {
      a: rowsOf(activations[l]!, inputs),
      b: { values: parameters, start: weights, row: outputs, column: 1 },
      c: rowsOf(out, outputs),
      bias: { values: parameters, start: biases },
    }
    multiply(operands, rows, outputs, inputs)
    const size = rows * outputs
    if (layer.adds) for (let i = 0; i < size; i++) out[i] = out[i]! + activations[l - 1]![i]!
    if (!layer.isHidden) continue
    for (let i = 0; i < size; i++) out[i] = Math.max(0, out[i]!)
    dropFrom(out, l, outputs)
  }
}

function backward(
  plan: NetPlan,
  parameters: Float32Array,
  { activations, slopes, gradients }: Buffers & { readonly gradients: Float32Array },
  rows: number,
  scale: number,
): void {
  const { layers } = plan
  for (let l = layers.length - 1; l >= 0; l--) {
    const layer = layers[l]!
    const [input, slope] = [activations[l]!, slopes[l + 1]!]
    const { inputs, outputs, weights, biases } = layer
    if (layer.isHidden) passThroughHidden(activations[l + 1]!, slope, rows * outputs, scale)
    const learned = {
      a: columnsOf(input, inputs),
      b: rowsOf(slope, outputs),
      c: { values: gradients, start: weights, row: outputs, column: 1 },
      bias: null,
    }
    multiply(learned, inputs, outputs, rows)
    for (let j = 0; j < outputs; j++) {
      let sum = 0
      for (let i = 0; i < rows; i++) sum = fround(sum + slope[i * outputs + j]!)
      gradients[biases + j] = sum
    }
    slopesOfInputs(plan, l, layer, parameters, slopes, rows)
  }
}

/** Slopes of a layer's inputs; of the first layer's, only those that are embeddings. */
function slopesOfInputs(
  { layers, embeddingColumns }: NetPlan,
  l: number,
  { inputs, outputs, weights }: Layer,
  parameters: Float32Array,
  slopes: readonly Float32Array[],
  rows: number,
): void {
  const from = l === 0 ? embeddingColumns[0]! : 0
  if (from === inputs) return
  const back = slopes[l]!
  const operands = {
    a: rowsOf(slopes[l + 1]!, outputs),
    b: { values: parameters, start: weights + from * outputs, row: 1, column: outputs },
    c: { values: back, start: from, row: inputs, column: 1 },
    bias: null,
  }
  multiply(operands, rows, inputs - from, outputs)
  if (!layers[l + 1]?.adds) return
  const skipped = slopes[l + 2]!
  for (let i = 0; i < rows * inputs; i++) back[i] = back[i]! + skipped[i]!
}

function passThroughHidden(values: Float32Array, slopes: Float32Array, count: number, scale: number): void {
  for (let i = 0; i < count; i++) slopes[i] = values[i]! > 0 ? slopes[i]! * scale : 0
}

/** Adds the slopes of a half's embeddings up, row by row. */
export function addEmbeddingSlopes(
  { inputs, embeddings, embeddingColumns, layers }: NetPlan,
  { codes }: Pick<NetRows, 'codes'>,
  slope: Float32Array,
  gradients: Float32Array,
  order: Uint32Array,
  first: number,
  rows: number,
): void {
  const { levels } = inputs
  if (levels.length === 0) return
  const width = layers[0]!.inputs
  gradients.fill(0, embeddings[0]!, layers[0]!.biases)
  for (let i = 0; i < rows; i++) {
    const row = order[first + i]!
    for (let f = 0; f < levels.length; f++) {
      const { size } = levels[f]!
      const to = embeddings[f]! + codes[row * levels.length + f]! * size
      const at = i * width + embeddingColumns[f]!
      for (let e = 0; e < size; e++) gradients[to + e] = gradients[to + e]! + slope[at + e]!
    }
  }
}

const KEEP_MEAN = fround(MEAN_DECAY)
const ADD_MEAN = fround(1 - MEAN_DECAY)
const KEEP_SQUARE = fround(SQUARE_DECAY)
const ADD_SQUARE = fround(1 - SQUARE_DECAY)
const SMALLEST = fround(1e-8)

/** AdamW with the sum of two gradients; the first `decaying` parameters shrink. */
function update(
  { parameters, means, squares }: Record<'parameters' | 'means' | 'squares', Float32Array>,
  one: Float32Array,
  two: Float32Array,
  decaying: number,
  { rate, correction, shrink }: NetStep,
): void {
  for (let i = 0; i < parameters.length; i++) {
    const gradient = fround(one[i]! + two[i]!)
    const mean = fround(fround(means[i]! * KEEP_MEAN) + fround(gradient * ADD_MEAN))
    const square = fround(fround(squares[i]! * KEEP_SQUARE) + fround(fround(gradient * gradient) * ADD_SQUARE))
    means[i] = mean
    squares[i] = square
    const reach = fround(fround(Math.sqrt(fround(square * correction))) + SMALLEST)
    const kept = i < decaying ? fround(parameters[i]! * shrink) : parameters[i]!
    parameters[i] = kept - fround(fround(rate * mean) / reach)
  }
}
