// Nets over many rows, two 64-bit numbers at a time: the same sums in the same order as shared/models/mlp/predictor.ts. Units that are 0
// are left out once for all outputs, so that nothing is guessed. Laid out by engine/compute/net-image.ts.
import {
  LAYER_ADDS,
  LAYER_BIASES,
  LAYER_BYTES,
  LAYER_INPUTS,
  LAYER_IS_HIDDEN,
  LAYER_OUTPUTS,
  LAYER_UNITS,
  LAYER_WEIGHTS,
  NET_CODES,
  NET_LAYER_COUNT,
  NET_LAYERS,
  NET_LEVEL_COUNT,
  NET_LEVELS,
  NET_MARGINS,
  NET_MEMBER_COUNT,
  NET_MEMBERS,
  NET_NUMBER_COUNT,
  NET_NUMBERS,
  NET_OUTPUTS,
  NET_PLACES,
  NET_ROWS,
  NET_UNITS,
} from './scoring-layout.ts'

/** Adds the outputs of every member of a plan to the margins of up to NET_ROWS rows, which are 0 before. */
export function netPlan(plan: usize, rows: usize): void {
  const members = load<usize>(plan, NET_MEMBER_COUNT)
  const inputs = load<usize>(plan, NET_NUMBER_COUNT) + load<usize>(plan, NET_LEVEL_COUNT)
  const layers = load<usize>(plan, NET_LAYERS)
  const count = load<usize>(plan, NET_LAYER_COUNT)
  const last = layers + (count - 1) * LAYER_BYTES
  for (let m: usize = 0; m < members; m++) {
    const member = load<usize>(plan, NET_MEMBERS) + ((m * (inputs + 1)) << 2)
    const parameters = load<usize>(member)
    firstLayer(plan, member, rows)
    for (let l: usize = 1; l < count; l++) otherLayer(plan, layers + l * LAYER_BYTES, parameters, rows)
    addOutputs(plan, last, rows)
  }
}

function addOutputs(plan: usize, layer: usize, rows: usize): void {
  const outputs = load<usize>(plan, NET_OUTPUTS)
  const width = load<usize>(layer, LAYER_OUTPUTS)
  const units = load<usize>(layer, LAYER_UNITS)
  for (let k: usize = 0; k < outputs; k++) {
    const margins = load<usize>(plan, NET_MARGINS) + ((k * NET_ROWS) << 3)
    for (let row: usize = 0; row < rows; row++) {
      const at = margins + (row << 3)
      store<f64>(at, load<f64>(at) + load<f64>(units + ((row * width + k) << 3)))
    }
  }
}

/** What the features add to the units of the first layer: a line of a table each, and of a number what it is past the line. */
function firstLayer(plan: usize, member: usize, rows: usize): void {
  const layer = load<usize>(plan, NET_LAYERS)
  const bytes = load<usize>(layer, LAYER_OUTPUTS) << 3
  const parameters = load<usize>(member)
  const biases = parameters + load<usize>(layer, LAYER_BIASES)
  const weights = parameters + load<usize>(layer, LAYER_WEIGHTS)
  const numbers = load<usize>(plan, NET_NUMBER_COUNT)
  const levels = load<usize>(plan, NET_LEVEL_COUNT)
  const zero = f64x2.splat(0)
  for (let row: usize = 0; row < rows; row++) {
    const out = load<usize>(layer, LAYER_UNITS) + row * bytes
    memory.copy(out, biases, bytes)
    for (let f: usize = 0; f < numbers; f++) {
      const place = load<f64>(load<usize>(plan, NET_PLACES) + ((f * NET_ROWS + row) << 3))
      const number = load<usize>(plan, NET_NUMBERS) + (f << 3)
      const span = load<i32>(number)
      const whole = span === 0 ? 0 : min(span - 1, i32(Math.floor(place)))
      const rest = f64x2.splat(place - f64(whole))
      const line = load<usize>(member + ((f + 1) << 2)) + usize(whole) * bytes
      const next = weights + (load<usize>(number, 4) + usize(whole)) * bytes
      for (let at: usize = 0; at < bytes; at += 16) {
        const sum = f64x2.add(v128.load(out + at), v128.load(line + at))
        v128.store(out + at, f64x2.add(sum, f64x2.mul(rest, v128.load(next + at))))
      }
    }
    for (let f: usize = 0; f < levels; f++) {
      const code = load<i32>(load<usize>(plan, NET_CODES) + ((f * NET_ROWS + row) << 2))
      const cardinality = load<i32>(load<usize>(plan, NET_LEVELS) + (f << 2))
      const line = load<usize>(member + ((numbers + f + 1) << 2)) + usize(code < 0 ? cardinality : code) * bytes
      for (let at: usize = 0; at < bytes; at += 16)
        v128.store(out + at, f64x2.add(v128.load(out + at), v128.load(line + at)))
    }
    for (let at: usize = 0; at < bytes; at += 16) v128.store(out + at, f64x2.max(zero, v128.load(out + at)))
  }
}

function otherLayer(plan: usize, layer: usize, parameters: usize, rows: usize): void {
  const before = layer - LAYER_BYTES
  const inputs = load<usize>(layer, LAYER_INPUTS)
  const bytes = load<usize>(layer, LAYER_OUTPUTS) << 3
  const list = load<usize>(plan, NET_UNITS)
  const zero = f64x2.splat(0)
  for (let row: usize = 0; row < rows; row++) {
    const out = load<usize>(layer, LAYER_UNITS) + row * bytes
    const values = load<usize>(before, LAYER_UNITS) + ((row * inputs) << 3)
    const end = listUnits(values, inputs, parameters + load<usize>(layer, LAYER_WEIGHTS), bytes, list)
    dense(list, end, parameters + load<usize>(layer, LAYER_BIASES), bytes, out)
    if (load<i32>(layer, LAYER_ADDS) !== 0) {
      const earlier = load<usize>(before - LAYER_BYTES, LAYER_UNITS) + row * bytes
      for (let at: usize = 0; at < bytes; at += 16)
        v128.store(out + at, f64x2.add(v128.load(out + at), v128.load(earlier + at)))
    }
    if (load<i32>(layer, LAYER_IS_HIDDEN) !== 0)
      for (let at: usize = 0; at < bytes; at += 16) v128.store(out + at, f64x2.max(zero, v128.load(out + at)))
  }
}

/** Values that are not 0, 16 bytes each with where their weights lie; returns the end of the list. */
function listUnits(values: usize, inputs: usize, weights: usize, bytes: usize, list: usize): usize {
  let end = list
  for (let i: usize = 0; i < inputs; i++) {
    const value = load<f64>(values + (i << 3))
    store<f64>(end, value)
    store<usize>(end, weights, 8)
    end += usize(value !== 0) << 4
    weights += bytes
  }
  return end
}

/** out = bias + the sums of the list, eight outputs at a time. */
function dense(list: usize, end: usize, biases: usize, bytes: usize, out: usize): void {
  for (let at: usize = 0; at < bytes; at += 64) {
    let a = v128.load(biases + at)
    let b = v128.load(biases + at, 16)
    let c = v128.load(biases + at, 32)
    let d = v128.load(biases + at, 48)
    for (let unit = list; unit < end; unit += 16) {
      const x = v128.load64_splat(unit)
      const line = load<usize>(unit, 8) + at
      a = f64x2.add(a, f64x2.mul(x, v128.load(line)))
      b = f64x2.add(b, f64x2.mul(x, v128.load(line, 16)))
      c = f64x2.add(c, f64x2.mul(x, v128.load(line, 32)))
      d = f64x2.add(d, f64x2.mul(x, v128.load(line, 48)))
    }
    v128.store(out + at, a)
    v128.store(out + at, b, 16)
    v128.store(out + at, c, 32)
    v128.store(out + at, d, 48)
  }
}
