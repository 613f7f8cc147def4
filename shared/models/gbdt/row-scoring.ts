import type { GbdtState } from './predictor.ts'

// Few rows at once. A node lies in one stretch of memory, and four trees are walked side by side without a branch: the processor
// waits for memory of four at once, and need not guess where a row goes. A closure for the step would cost twice the time.

/** Integers of a node: its left child (of a leaf the leaf itself; the right one follows it), feature, set and flags. */
const INTEGERS = 4
const FEATURE = 1
const SET = 2
const FLAGS = 3
/** Flags: 1 where a missing value goes right, 2 where the node goes by a set. */
const BY_SET = 2

interface PackedTrees {
  /** Of a leaf, and of a node that goes by a set, infinite: nothing is above it. */
  readonly threshold: Float64Array
  readonly nodes: Int32Array
  readonly bits: Uint8Array
  /** Levels below each node. */
  readonly depth: Int32Array
}

/** By the roots of trees, which states of the same trees share; null where right children do not follow left ones. */
const PACKED = new WeakMap<Int32Array, PackedTrees | null>()

const NO_SETS = new Uint8Array(32)

/**
 * Adds every tree to the margins of its output, row by row, in the order of the trees: bit for bit what walking them one after the
 * other gives.
 *
 * @returns false, and nothing is done, for trees that lie otherwise than ours
 */
export function addTreesToRows(
  state: GbdtState,
  columns: readonly Float64Array[],
  margins: readonly Float64Array[],
): boolean {
  const packed = packedFor(state)
  if (!packed) return false
  const values = new Float64Array(columns.length)
  const rows = margins[0]?.length ?? 0
  for (let row = 0; row < rows; row++) {
    for (let f = 0; f < columns.length; f++) values[f] = columns[f]![row]!
    addToRow(state, packed, values, margins, row)
  }
  return true
}

/** What is added to the left child: 1 where a value is above the threshold, missing where missing values go right, or not of the set. */
const sideOf = (x: number, threshold: number, flags: number, byte: number): number =>
  Number(x > threshold) | (Number(Number.isNaN(x)) & flags) | ((flags >> 1) & ~(byte >> (x & 7)))

function addToRow(
  { roots, value }: GbdtState,
  { threshold, nodes, bits, depth }: PackedTrees,
  values: Float64Array,
  margins: readonly Float64Array[],
  row: number,
): void {
  const trees = roots.length
  const outputs = margins.length
  for (let t = 0; t < trees; t += 4) {
    const rest = trees - t
    let a = roots[t]!
    let b = rest > 1 ? roots[t + 1]! : a
    let c = rest > 2 ? roots[t + 2]! : a
    let d = rest > 3 ? roots[t + 3]! : a
    for (let levels = Math.max(depth[a]!, depth[b]!, depth[c]!, depth[d]!); levels > 0; levels--) {
      const [atA, atB, atC, atD] = [a * INTEGERS, b * INTEGERS, c * INTEGERS, d * INTEGERS]
      const ofA = values[nodes[atA + FEATURE]!]!
      const ofB = values[nodes[atB + FEATURE]!]!
      const ofC = values[nodes[atC + FEATURE]!]!
      const ofD = values[nodes[atD + FEATURE]!]!
      const byteA = bits[nodes[atA + SET]! + ((ofA & 255) >> 3)]!
      const byteB = bits[nodes[atB + SET]! + ((ofB & 255) >> 3)]!
      const byteC = bits[nodes[atC + SET]! + ((ofC & 255) >> 3)]!
      const byteD = bits[nodes[atD + SET]! + ((ofD & 255) >> 3)]!
      a = nodes[atA]! + sideOf(ofA, threshold[a]!, nodes[atA + FLAGS]!, byteA)
      b = nodes[atB]! + sideOf(ofB, threshold[b]!, nodes[atB + FLAGS]!, byteB)
      c = nodes[atC]! + sideOf(ofC, threshold[c]!, nodes[atC + FLAGS]!, byteC)
      d = nodes[atD]! + sideOf(ofD, threshold[d]!, nodes[atD + FLAGS]!, byteD)
    }
    addTo(margins[t % outputs]!, row, value[a]!)
    if (rest > 1) addTo(margins[(t + 1) % outputs]!, row, value[b]!)
    if (rest > 2) addTo(margins[(t + 2) % outputs]!, row, value[c]!)
    if (rest > 3) addTo(margins[(t + 3) % outputs]!, row, value[d]!)
  }
}

function addTo(margin: Float64Array, row: number, value: number): void {
  margin[row] = margin[row]! + value
}

function packedFor(state: GbdtState): PackedTrees | null {
  const known = PACKED.get(state.roots)
  if (known !== undefined) return known
  const made = pack(state)
  PACKED.set(state.roots, made)
  return made
}

function pack({ left, right, levels, feature, threshold, missingLeft }: GbdtState): PackedTrees | null {
  const sets = levels?.sets ?? null
  const packed = {
    threshold: new Float64Array(left.length).fill(Infinity),
    nodes: new Int32Array(left.length * INTEGERS),
    bits: sets?.bits ?? NO_SETS,
    depth: new Int32Array(left.length),
  }
  for (let node = left.length - 1; node >= 0; node--) {
    const child = left[node]!
    const at = node * INTEGERS
    packed.nodes[at] = child < 0 ? node : child
    if (child < 0) continue
    if (right[node] !== child + 1 || child <= node) return null
    packed.depth[node] = 1 + Math.max(packed.depth[child]!, packed.depth[child + 1]!)
    packed.nodes[at + FEATURE] = feature[node]!
    const set = sets?.start[node] ?? -1
    packed.nodes[at + SET] = Math.max(set, 0)
    packed.nodes[at + FLAGS] = set >= 0 ? BY_SET : 1 - missingLeft[node]!
    if (set < 0) packed.threshold[node] = threshold[node]!
  }
  return packed
}
