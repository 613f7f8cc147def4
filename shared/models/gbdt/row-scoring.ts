import type { GbdtState } from './predictor.ts'

// Few rows at once. A node lies in one stretch of memory, and four trees are walked side by side without a branch: the processor
// waits for memory of four at once, and need not guess where a row goes. A closure for the step would cost twice the time.

/** Integers of a node: its left child (of a leaf the leaf itself; the right one follows it), and in one the rest. */
const INTEGERS = 2
/** Flags, the lowest bits: 1 where a missing value goes right, 2 where the node goes by a set. Then the feature, then the set. */
const FLAGS = 3
const BY_SET = 2
const FEATURE = 2
const SET = 12
const MOST_FEATURES = 1 << (SET - FEATURE)
const MOST_SETS = 1 << (31 - SET)
/** Bytes of a set. */
const SET_BYTES = 32

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
      const whatA = nodes[atA + 1]!
      const whatB = nodes[atB + 1]!
      const whatC = nodes[atC + 1]!
      const whatD = nodes[atD + 1]!
      const ofA = values[(whatA >> FEATURE) & (MOST_FEATURES - 1)]!
      const ofB = values[(whatB >> FEATURE) & (MOST_FEATURES - 1)]!
      const ofC = values[(whatC >> FEATURE) & (MOST_FEATURES - 1)]!
      const ofD = values[(whatD >> FEATURE) & (MOST_FEATURES - 1)]!
      a =
        nodes[atA]! + sideOf(ofA, threshold[a]!, whatA & FLAGS, bits[(whatA >> SET) * SET_BYTES + ((ofA & 255) >> 3)]!)
      b =
        nodes[atB]! + sideOf(ofB, threshold[b]!, whatB & FLAGS, bits[(whatB >> SET) * SET_BYTES + ((ofB & 255) >> 3)]!)
      c =
        nodes[atC]! + sideOf(ofC, threshold[c]!, whatC & FLAGS, bits[(whatC >> SET) * SET_BYTES + ((ofC & 255) >> 3)]!)
      d =
        nodes[atD]! + sideOf(ofD, threshold[d]!, whatD & FLAGS, bits[(whatD >> SET) * SET_BYTES + ((ofD & 255) >> 3)]!)
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
    const start = sets?.start[node] ?? -1
    const set = start < 0 ? -1 : start / SET_BYTES
    if (!Number.isInteger(set) || set >= MOST_SETS || feature[node]! >= MOST_FEATURES) return null
    const flags = set >= 0 ? BY_SET : 1 - missingLeft[node]!
    packed.nodes[at + 1] = (Math.max(set, 0) << SET) | (feature[node]! << FEATURE) | flags
    if (set < 0) packed.threshold[node] = threshold[node]!
  }
  return packed
}
