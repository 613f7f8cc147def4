// One row down many trees, eight side by side, without a branch: see shared/models/gbdt/row-scoring.ts, which lays them out. A place is
// the number of a word, of values and margins that of a double.
import {
  NODE_WORDS,
  ROW_LEAVES,
  ROW_LEVELS,
  ROW_MARGINS,
  ROW_NODES,
  ROW_OUTPUTS,
  ROW_STARTS,
  ROW_TREES,
  ROW_VALUES,
  SET_BITS,
  SIDE_BY_SIDE,
} from './scoring-layout.ts'

/** Adds to the margins what every tree says of the row whose bytes are there, in the order of the trees. */
export function addRow(plan: u32): void {
  const trees = wordAt(plan + ROW_TREES)
  const starts = wordAt(plan + ROW_STARTS)
  const levels = wordAt(plan + ROW_LEVELS)
  const leaves = wordAt(plan + ROW_LEAVES)
  for (let tree: u32 = 0; tree < trees; tree += SIDE_BY_SIDE)
    walkEight(placeOf(starts + tree), wordAt(levels + tree / SIDE_BY_SIDE), placeOf(leaves + tree))
  const outputs = wordAt(plan + ROW_OUTPUTS)
  const nodes = wordAt(plan + ROW_NODES)
  const values = wordAt(plan + ROW_VALUES)
  const margins = wordAt(plan + ROW_MARGINS)
  for (let output: u32 = 0; output < outputs; output++) {
    const margin = (usize(margins) + usize(output)) << 3
    let sum = load<f64>(margin)
    for (let tree = output; tree < trees; tree += outputs)
      sum += load<f64>(usize(values + (wordAt(leaves + tree) - nodes) / NODE_WORDS) << 3)
    store<f64>(margin, sum)
  }
}

function walkEight(from: usize, levels: u32, to: usize): void {
  let a = load<u32>(from)
  let b = load<u32>(from, 4)
  let c = load<u32>(from, 8)
  let d = load<u32>(from, 12)
  let e = load<u32>(from, 16)
  let f = load<u32>(from, 20)
  let g = load<u32>(from, 24)
  let h = load<u32>(from, 28)
  for (; levels > 0; levels--) {
    a = step(a)
    b = step(b)
    c = step(c)
    d = step(d)
    e = step(e)
    f = step(f)
    g = step(g)
    h = step(h)
  }
  store<u32>(to, a)
  store<u32>(to, b, 4)
  store<u32>(to, c, 8)
  store<u32>(to, d, 12)
  store<u32>(to, e, 16)
  store<u32>(to, f, 20)
  store<u32>(to, g, 24)
  store<u32>(to, h, 28)
}

function placeOf(word: u32): usize {
  return usize(word) << 2
}

function wordAt(word: u32): u32 {
  return load<u32>(placeOf(word))
}

/** The child that the row goes to: the second one where its byte is not in the set. */
function step(at: u32): u32 {
  const node = placeOf(at)
  const asks = load<u32>(node, 4)
  const byte = load<u32>(placeOf(asks >> SET_BITS))
  const bits = load<u8>((usize(asks & ((1 << SET_BITS) - 1)) << 5) + usize(byte >> 3))
  return load<u32>(node) + (~(u32(bits) >> (byte & 7)) & 1) * NODE_WORDS
}
