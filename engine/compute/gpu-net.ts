import * as tf from '@tensorflow/tfjs-core'
import { createRng } from '../../shared/core/index.ts'
import type { Layer, NetPlan, NetRequest, NetRows, NetSession, NetStep } from '../../shared/models/index.ts'

/** Random numbers that dropout takes a run of, each step from another place. */
const POOL = 2 ** 18
/** Rows that are looked at together where nothing is learned. */
const CHUNK = 2048

/**
 * A net on the GPU. It does what a step means (shared/models/mlp/reference.ts) in sums of another order and with other
 * units dropped, so that it learns as well, and not the same bits.
 *
 * @param lost says why, once the GPU is gone
 */
export function openGpuNet(request: NetRequest, lost: { readonly why?: string }): NetSession {
  const { plan, batch, rows } = request
  const learned = upload(plan, rows)
  const columns = columnTensors(plan)
  const decaying = tf.tensor1d(Float32Array.from({ length: plan.parameters }, (_, i) => Number(i < plan.decaying)))
  const widest = Math.max(...plan.layers.map(({ outputs }) => outputs))
  const pool = request.dropout > 0 ? randomPool(POOL + batch * widest) : null
  const zeros = () => tf.zeros<tf.Rank.R1>([plan.parameters])
  let state = { net: zeros(), means: zeros(), squares: zeros() }
  const replace = (next: typeof state): void => {
    tf.dispose(state)
    state = next
  }
  const checked = <T>(value: T): T => {
    if (lost.why !== undefined) throw new Error(lost.why)
    return value
  }

  function step(order: tf.Tensor1D, first: number, settings: NetStep): void {
    const next = tf.tidy(() => {
      const at = tf.slice1d(order, first, batch)
      const some = { places: tf.gather(learned.places, at), codes: tf.gather(learned.codes, at) }
      const target = tf.gather(learned.target, at)
      const dropped = (layer: number, width: number): tf.Tensor2D | null => {
        if (!pool) return null
        const place = (settings.seed + Math.imul(layer + 1, 0x9e3779b9)) >>> 0
        const drawn = tf.reshape(tf.slice1d(pool, place % POOL, batch * width), [batch, width])
        const kept = tf.cast(tf.greaterEqual(drawn, request.dropout), 'float32')
        return tf.mul<tf.Tensor2D>(kept, 1 / (1 - request.dropout))
      }
      const gradient = tf.grad((net: tf.Tensor) =>
        meanLoss(request, forward(plan, columns, tf.reshape(net, [plan.parameters]), some, dropped), target),
      )(state.net)
      return adamW(state, gradient, decaying, settings)
    })
    replace(next)
  }

  return {
    begin(parameters) {
      checked(null)
      replace({ net: tf.tensor1d(parameters), means: zeros(), squares: zeros() })
    },
    async train(order, steps) {
      checked(null)
      const visits = tf.tensor1d(Int32Array.from(order), 'int32')
      for (const [s, settings] of steps.entries()) step(visits, s * batch, settings)
      visits.dispose()
      // Waits for the GPU, so that no more work lies in its queue than a person who cancels wants to wait for.
      const first = tf.tidy(() => tf.slice1d(state.net, 0, 1))
      await first.data()
      first.dispose()
      checked(null)
    },
    async outputs(others) {
      const width = plan.layers.at(-1)?.outputs ?? 0
      const out = new Float32Array(others.rows * width)
      for (let from = 0; from < others.rows; from += CHUNK) {
        const count = Math.min(CHUNK, others.rows - from)
        const result = tf.tidy(() =>
          forward(plan, columns, state.net, upload(plan, part(others, from, count)), () => null),
        )
        out.set(await result.data<'float32'>(), from * width)
        result.dispose()
      }
      return checked(out)
    },
    parameters: async () => checked(Float32Array.from(await state.net.data())),
    close() {
      tf.dispose([state, learned, decaying, ...(columns ? [columns] : []), ...(pool ? [pool] : [])])
    },
  }
}

interface Uploaded {
  readonly places: tf.Tensor2D
  readonly codes: tf.Tensor2D
}

function upload({ inputs: { numbers, levels } }: NetPlan, { rows, places, codes, target }: NetRows) {
  return {
    places: tf.tensor2d(numbers.length > 0 ? places : new Float32Array(rows), [rows, Math.max(1, numbers.length)]),
    codes: tf.tensor2d(levels.length > 0 ? codes : new Int32Array(rows), [rows, Math.max(1, levels.length)], 'int32'),
    target: tf.tensor1d(Float32Array.from(target)),
  }
}

function part({ places, codes, target, rows }: NetRows, from: number, count: number): NetRows {
  const [numbers, levels, to] = [places.length / rows, codes.length / rows, from + count]
  return {
    rows: count,
    places: places.subarray(numbers * from, numbers * to),
    codes: codes.subarray(levels * from, levels * to),
    target: target.subarray(from, to),
  }
}

/** For every column of the first layer that a number has: whose it is, where it begins, and between what it is held. */
function columnTensors({ inputs: { numbers }, columns }: NetPlan) {
  const count = columns.at(-1) ?? 0
  const whose = new Int32Array(count)
  // Columns that fill up begin where no number comes: they stay 0.
  const begins = new Float32Array(count).fill(1e6)
  const lowest = new Float32Array(count)
  const highest = new Float32Array(count).fill(1)
  for (const [f, span] of numbers.entries())
    for (let c = 0; c < Math.max(1, span); c++) {
      const at = (columns[f] ?? 0) + c
      whose[at] = f
      begins[at] = c
      if (span === 0) [lowest[at], highest[at]] = [-1e6, 1e6]
    }
  if (count === 0) return null
  const line = (values: Float32Array) => tf.tensor2d(values, [1, count])
  return { whose: tf.tensor1d(whose, 'int32'), begins: line(begins), lowest: line(lowest), highest: line(highest) }
}

/** Outputs of rows. `net` is all parameters in a row. */
function forward(
  plan: NetPlan,
  columns: ReturnType<typeof columnTensors>,
  net: tf.Tensor1D,
  rows: Uploaded,
  dropped: (layer: number, width: number) => tf.Tensor2D | null,
): tf.Tensor2D {
  const of = ({ inputs, outputs, weights, biases }: Layer) => ({
    weights: tf.reshape<tf.Rank.R2>(tf.slice1d(net, weights, inputs * outputs), [inputs, outputs]),
    biases: tf.slice1d(net, biases, outputs),
  })
  let values = inputsOf(plan, columns, net, rows)
  let before = values
  for (const [l, layer] of plan.layers.entries()) {
    const { weights, biases } = of(layer)
    const sums = tf.add<tf.Tensor2D>(tf.matMul(values, weights), biases)
    const added = layer.adds ? tf.add<tf.Tensor2D>(sums, before) : sums
    const mask = layer.isHidden ? dropped(l, layer.outputs) : null
    const rectified = layer.isHidden ? tf.relu(added) : added
    before = values
    values = mask ? tf.mul<tf.Tensor2D>(rectified, mask) : rectified
  }
  return values
}

function inputsOf(
  { inputs: { levels }, embeddings, layers }: NetPlan,
  columns: ReturnType<typeof columnTensors>,
  net: tf.Tensor1D,
  { places, codes }: Uploaded,
): tf.Tensor2D {
  const parts: tf.Tensor2D[] = []
  if (columns) {
    const reached = tf.sub<tf.Tensor2D>(tf.gather(places, columns.whose, 1), columns.begins)
    parts.push(tf.minimum(tf.maximum(reached, columns.lowest), columns.highest))
  }
  for (const [f, { cardinality, size }] of levels.entries()) {
    const lines = cardinality + 1
    const table = tf.reshape<tf.Rank.R2>(tf.slice1d(net, embeddings[f] ?? 0, lines * size), [lines, size])
    const code = tf.reshape<tf.Rank.R1>(tf.slice2d(codes, [0, f], [-1, 1]), [-1])
    // A product with indicators: its slopes are a product too, where those of a gather are a scatter.
    parts.push(tf.matMul(tf.reshape(tf.cast(tf.oneHot(code, lines), 'float32'), [-1, lines]), table))
  }
  const [rows = 0] = places.shape
  const used = parts.reduce((sum, { shape }) => sum + shape[1], 0)
  const width = layers[0]?.inputs ?? 0
  if (used < width) parts.push(tf.zeros([rows, width - used]))
  return tf.concat2d(parts, 1)
}

/** Mean loss of a batch. */
function meanLoss({ task, plan }: NetRequest, outputs: tf.Tensor2D, target: tf.Tensor1D): tf.Scalar {
  if (task === 'multiclass') {
    const own = tf.slice2d(outputs, [0, 0], [-1, plan.outputs])
    const hit = tf.cast(tf.oneHot(tf.cast(target, 'int32'), plan.outputs), 'float32')
    return tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(own), hit), 1)))
  }
  const first = tf.reshape<tf.Rank.R1>(tf.slice2d(outputs, [0, 0], [-1, 1]), [-1])
  if (task === 'regression') return tf.mul(tf.mean(tf.square(tf.sub(first, target))), 0.5)
  return tf.mean(tf.sub(tf.softplus(first), tf.mul(first, target)))
}

function adamW(
  { net, means, squares }: Record<'net' | 'means' | 'squares', tf.Tensor1D>,
  gradient: tf.Tensor,
  decaying: tf.Tensor1D,
  { rate, correction, shrink }: NetStep,
): Record<'net' | 'means' | 'squares', tf.Tensor1D> {
  const nextMeans = tf.add<tf.Tensor1D>(tf.mul(means, 0.9), tf.mul(gradient, 0.1))
  const nextSquares = tf.add<tf.Tensor1D>(tf.mul(squares, 0.999), tf.mul(tf.square(gradient), 0.001))
  const reach = tf.add(tf.sqrt(tf.mul(nextSquares, correction)), 1e-8)
  const kept = shrink === 1 ? net : tf.sub(net, tf.mul(tf.mul(net, decaying), 1 - shrink))
  const moved = tf.sub<tf.Tensor1D>(kept, tf.div(tf.mul(nextMeans, rate), reach))
  return { net: moved, means: nextMeans, squares: nextSquares }
}

function randomPool(count: number): tf.Tensor1D {
  const rng = createRng('dropout')
  return tf.tensor1d(Float32Array.from({ length: count }, () => rng.next()))
}
