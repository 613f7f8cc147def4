import {
  addEmbeddingSlopes,
  dropLimit,
  layerSeed,
  type NetRequest,
  type NetRows,
  type NetStep,
  slopesOf,
  writeInputs,
} from '../../shared/models/index.ts'
import type { NetKernels } from './net-kernels.ts'
import type { HalfPlace, NetPlaces } from './net-memory.ts'

/** What a thread does for a net: halves of batches, and shares of the update. */
export interface NetWorker {
  /** The gradients of a half of a batch: rows number h · half … of `order`, from `first` on. */
  learnHalf(h: number, order: Uint32Array, first: number, seed: number): void
  /** AdamW over the parameters from `from` to `to`, both multiples of 8. */
  update(from: number, to: number, step: NetStep): void
  /** Outputs of some rows, in place of those before: at most `CHUNK` rows. */
  look(rows: NetRows, order: Uint32Array, first: number, count: number): Float32Array
}

export function createWorker(
  kernels: NetKernels,
  buffer: SharedArrayBuffer,
  places: NetPlaces,
  { task, plan, rows, batch, dropout }: NetRequest,
): NetWorker {
  const half = batch / 2
  const view = (at: number, count: number) => new Float32Array(buffer, at, count)
  const parameters = view(places.parameters, plan.parameters)
  const widths = [...plan.layers.map((layer) => layer.inputs), plan.layers.at(-1)?.outputs ?? 0]
  const last = plan.layers.length
  const lastWidth = widths[last] ?? 0
  const firstWidth = widths[0] ?? 0
  const viewsOf = (place: HalfPlace) => ({
    place,
    inputs: view(place.activations[0] ?? 0, place.rows * firstWidth),
    outputs: view(place.activations[last] ?? 0, place.rows * lastWidth),
    inputSlopes: view(place.slopes[0] ?? 0, place.rows * firstWidth),
    outputSlopes: view(place.slopes[last] ?? 0, place.rows * lastWidth),
    gradients: view(place.gradients, plan.parameters),
  })
  const halves = places.halves.map(viewsOf)
  const chunk = { inputs: view(places.chunk.activations[0] ?? 0, places.chunk.rows * firstWidth) }
  const writeSlopes = slopesOf(task, plan.outputs)
  const [limit, scale] = [dropLimit(dropout), Math.fround(1 / (1 - dropout))]

  function forward({ activations }: HalfPlace, count: number, drop: { seed: number; place: number } | null): void {
    for (const [l, { inputs, outputs, weights, biases, adds, isHidden }] of plan.layers.entries()) {
      const [from, to] = [activations[l] ?? 0, activations[l + 1] ?? 0]
      const [line, bias] = [places.parameters + 4 * weights, places.parameters + 4 * biases]
      kernels.multiply(from, 4 * inputs, 4, line, 4 * outputs, to, 4 * outputs, count, outputs, inputs, bias)
      const size = count * outputs
      if (adds) kernels.add(to, activations[l - 1] ?? 0, size)
      if (!isHidden) continue
      if (drop) kernels.rectifyAndDrop(to, size, drop.place * outputs, layerSeed(drop.seed, l), limit, scale)
      else kernels.rectify(to, size)
    }
  }

  function backward({ activations, slopes, gradients, turned }: HalfPlace): void {
    for (let l = last - 1; l >= 0; l--) {
      const layer = plan.layers[l]
      if (!layer) continue
      const { inputs, outputs, weights, biases, isHidden } = layer
      const [input, slope] = [activations[l] ?? 0, slopes[l + 1] ?? 0]
      if (isHidden) kernels.passThroughHidden(activations[l + 1] ?? 0, slope, half * outputs, scale)
      const learned = gradients + 4 * weights
      kernels.multiply(input, 4, 4 * inputs, slope, 4 * outputs, learned, 4 * outputs, inputs, outputs, half, 0)
      kernels.sumColumns(slope, gradients + 4 * biases, half, outputs)
      const from = l === 0 ? (plan.embeddingColumns[0] ?? 0) : 0
      const wanted = inputs - from
      if (wanted === 0) continue
      kernels.transpose(places.parameters + 4 * (weights + from * outputs), turned, wanted, outputs)
      const back = (slopes[l] ?? 0) + 4 * from
      kernels.multiply(slope, 4 * outputs, 4, turned, 4 * wanted, back, 4 * inputs, half, wanted, outputs, 0)
      if (plan.layers[l + 1]?.adds) kernels.add(back, slopes[l + 2] ?? 0, half * inputs)
    }
  }

  return {
    learnHalf(h, order, first, seed) {
      const own = halves[h]
      if (!own) return
      writeInputs(plan, rows, parameters, order, first, half, own.inputs)
      forward(own.place, half, dropout > 0 ? { seed, place: h * half } : null)
      for (let i = 0; i < half; i++)
        writeSlopes(own.outputs, i * lastWidth, rows.target[order[first + i] ?? 0] ?? 0, 1 / batch, own.outputSlopes)
      backward(own.place)
      addEmbeddingSlopes(plan, rows, own.inputSlopes, own.gradients, order, first, half)
    },
    update(from, to, { rate, correction, shrink }) {
      const [one, two] = places.halves
      const run = (start: number, end: number, factor: number): void => {
        if (end <= start) return
        const [at, count] = [4 * start, end - start]
        const { parameters: net, means, squares } = places
        const [left, right] = [one.gradients + at, two.gradients + at]
        kernels.update(net + at, means + at, squares + at, left, right, count, rate, correction, factor)
      }
      run(from, Math.min(to, plan.decaying), shrink)
      run(Math.max(from, plan.decaying), to, 1)
    },
    look(others, order, first, count) {
      writeInputs(plan, others, parameters, order, first, count, chunk.inputs)
      forward(places.chunk, Math.ceil(count / 4) * 4, null)
      return view(places.chunk.activations[last] ?? 0, count * lastWidth)
    },
  }
}
