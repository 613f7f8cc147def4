import type { GbdtState } from './predictor.ts'

// Many rows at once. Rows are scored in blocks that stay in the cache, four side by side, and walk down every tree to its last level
// without a branch: a leaf leads to itself. So processors need not guess where a row goes, which is what walks cost most for.

/** Nodes for walks without branches; the same places as in the state. */
interface BatchTrees {
  /** The left child; of a leaf the leaf itself. The right child follows the left one. */
  readonly child: Int32Array
  readonly feature: Int32Array
  /** Of a leaf, and of a node that goes by a set, infinite: nothing is above it. */
  readonly threshold: Float64Array
  /** 1 where a missing value goes right. */
  readonly missingRight: Int32Array
  /** Where the set of a node begins, 0 of a node without one; 1 in `isSet` of one with. */
  readonly set: Int32Array
  readonly isSet: Int32Array
  readonly bits: Uint8Array
  /** Levels below the root of each tree. */
  readonly depth: Int32Array
}

/** By the roots of trees, which states of the same trees share; null for trees that are not worth it. */
const PREPARED = new WeakMap<Int32Array, BatchTrees | null>()

const BLOCK_ROWS = 256
const NO_SETS = new Uint8Array(32)

/** Adds every tree to the margins of its output; false, and nothing is done, where trees are so lopsided that walking them to their end is no gain. */
export function addTreesInBatch(
  state: GbdtState,
  columns: readonly Float64Array[],
  margins: readonly Float64Array[],
): boolean {
  const trees = preparedFor(state)
  if (!trees) return false
  const rows = margins[0]?.length ?? 0
  // Four rows side by side, so that no row beyond the block is read.
  const block = new Float64Array(Math.min(BLOCK_ROWS, Math.ceil(rows / 4) * 4) * columns.length)
  for (let from = 0; from < rows; from += BLOCK_ROWS) {
    const count = Math.min(BLOCK_ROWS, rows - from)
    for (let f = 0; f < columns.length; f++) {
      const values = columns[f]!
      for (let i = 0, to = f; i < count; i++, to += columns.length) block[to] = values[from + i]!
    }
    for (let t = 0; t < state.roots.length; t++) {
      const own = margins[t % margins.length]!
      if (state.levels?.sets) addTreeWithSets(state, trees, t, block, columns.length, from, count, own)
      else addTree(state, trees, t, block, columns.length, from, count, own)
    }
  }
  return true
}

function preparedFor(state: GbdtState): BatchTrees | null {
  const known = PREPARED.get(state.roots)
  if (known !== undefined) return known
  const trees = prepare(state)
  const made = isWorthIt(state, trees) ? trees : null
  PREPARED.set(state.roots, made)
  return made
}

/** 1 where a value goes right: it is above the threshold, or missing where missing values go there. */
const sideOf = (x: number, threshold: number, missingRight: number): number =>
  Number(x > threshold) | (Number(!(x <= Infinity)) & missingRight)

/** The bit of a bin, and others above it. */
const bitOf = (bits: Uint8Array, set: number, x: number): number => bits[set + ((x & 255) >> 3)]! >> (x & 7)

function addValues(margins: Float64Array, row: number, rest: number, a: number, b: number, c: number, d: number): void {
  margins[row] = margins[row]! + a
  if (rest > 1) margins[row + 1] = margins[row + 1]! + b
  if (rest > 2) margins[row + 2] = margins[row + 2]! + c
  if (rest > 3) margins[row + 3] = margins[row + 3]! + d
}

/** Rows beyond the block's are walked too, for the sake of the loop, and left out. */
function addTree(
  { roots, value }: GbdtState,
  { child, feature, threshold, missingRight, depth }: BatchTrees,
  t: number,
  block: Float64Array,
  width: number,
  from: number,
  count: number,
  margins: Float64Array,
): void {
  const levels = depth[t]!
  const last = block.length - width
  for (let i = 0; i < count; i += 4) {
    const first = i * width
    const second = Math.min(first + width, last)
    const third = Math.min(second + width, last)
    const fourth = Math.min(third + width, last)
    let a = roots[t]!
    let b = a
    let c = a
    let d = a
    for (let level = 0; level < levels; level++) {
      a = child[a]! + sideOf(block[first + feature[a]!]!, threshold[a]!, missingRight[a]!)
      b = child[b]! + sideOf(block[second + feature[b]!]!, threshold[b]!, missingRight[b]!)
      c = child[c]! + sideOf(block[third + feature[c]!]!, threshold[c]!, missingRight[c]!)
      d = child[d]! + sideOf(block[fourth + feature[d]!]!, threshold[d]!, missingRight[d]!)
    }
    addValues(margins, from + i, count - i, value[a]!, value[b]!, value[c]!, value[d]!)
  }
}

/** The same where some nodes go by sets of bins. */
function addTreeWithSets(
  { roots, value }: GbdtState,
  { child, feature, threshold, missingRight, set, isSet, bits, depth }: BatchTrees,
  t: number,
  block: Float64Array,
  width: number,
  from: number,
  count: number,
  margins: Float64Array,
): void {
  const levels = depth[t]!
  const last = block.length - width
  for (let i = 0; i < count; i += 4) {
    const first = i * width
    const second = Math.min(first + width, last)
    const third = Math.min(second + width, last)
    const fourth = Math.min(third + width, last)
    let a = roots[t]!
    let b = a
    let c = a
    let d = a
    for (let level = 0; level < levels; level++) {
      const ofA = block[first + feature[a]!]!
      const ofB = block[second + feature[b]!]!
      const ofC = block[third + feature[c]!]!
      const ofD = block[fourth + feature[d]!]!
      a = child[a]! + (sideOf(ofA, threshold[a]!, missingRight[a]!) | (isSet[a]! & ~bitOf(bits, set[a]!, ofA)))
      b = child[b]! + (sideOf(ofB, threshold[b]!, missingRight[b]!) | (isSet[b]! & ~bitOf(bits, set[b]!, ofB)))
      c = child[c]! + (sideOf(ofC, threshold[c]!, missingRight[c]!) | (isSet[c]! & ~bitOf(bits, set[c]!, ofC)))
      d = child[d]! + (sideOf(ofD, threshold[d]!, missingRight[d]!) | (isSet[d]! & ~bitOf(bits, set[d]!, ofD)))
    }
    addValues(margins, from + i, count - i, value[a]!, value[b]!, value[c]!, value[d]!)
  }
}

function prepare(state: GbdtState): BatchTrees {
  const { roots, left, levels } = state
  const nodes = left.length
  const sets = levels?.sets ?? null
  const trees = {
    child: new Int32Array(nodes),
    feature: new Int32Array(nodes),
    threshold: new Float64Array(nodes).fill(Infinity),
    missingRight: new Int32Array(nodes),
    set: new Int32Array(nodes),
    isSet: new Int32Array(nodes),
    bits: sets?.bits ?? NO_SETS,
    depth: new Int32Array(roots.length),
  }
  for (let node = 0; node < nodes; node++) {
    const next = left[node]!
    trees.child[node] = next < 0 ? node : next
    if (next < 0) continue
    trees.feature[node] = state.feature[node]!
    const set = sets?.start[node] ?? -1
    if (set >= 0) {
      trees.set[node] = set
      trees.isSet[node] = 1
    } else {
      trees.threshold[node] = state.threshold[node]!
      trees.missingRight[node] = 1 - state.missingLeft[node]!
    }
  }
  for (const [t, root] of roots.entries()) trees.depth[t] = depthBelow(state, root)
  return trees
}

function depthBelow({ left, right }: GbdtState, root: number): number {
  let deepest = 0
  const open: [node: number, depth: number][] = [[root, 0]]
  for (let next = open.pop(); next; next = open.pop()) {
    const [node, depth] = next
    deepest = Math.max(deepest, depth)
    if (left[node]! >= 0) open.push([left[node]!, depth + 1], [right[node]!, depth + 1])
  }
  return deepest
}

/** Levels that are walked for nothing cost less than guesses, up to about as many again. */
function isWorthIt({ roots, left, right }: GbdtState, { depth }: BatchTrees): boolean {
  for (let node = 0; node < left.length; node++) if (left[node]! >= 0 && right[node] !== left[node]! + 1) return false
  const levels = depth.reduce((sum, own) => sum + own, 0)
  const leaves = (left.length + roots.length) / 2
  return levels <= 2 * roots.length * (1 + Math.log2(Math.max(1, leaves / Math.max(1, roots.length))))
}
