import type { Feature, Matrix } from '../matrix.ts'
import type { GbdtState } from './predictor.ts'
import { HIGHEST_RANK, rankIn, rankSets, SET_BYTES, setOf, type Tested, testedBy } from './ranks.ts'

// Few rows at once. Eight trees are walked side by side without a branch: the processor waits for memory of eight at once, and need
// not guess where a row goes. A node is eight bytes, and everything lies in one array: as many registers as eight walks leave.

/** A node's first child (of a leaf the leaf itself; the other one follows it), and what it asks: which byte of the row is in which set. */
const NODE_WORDS = 2
const SET_WORDS = SET_BYTES / 4
/** Bits of the place of a set, in sets; those above are the place of the byte. */
const SET_BITS = 20
const MOST_SETS = 1 << SET_BITS
const MOST_BYTES = 1 << (31 - SET_BITS)
/** The set that everything is in: a leaf leads to itself. */
const ALL = 255
const SIDE_BY_SIDE = 8

interface RankedTrees {
  /** The bytes of the row at hand, a word each; then the sets; then the nodes, which begin at `nodes`. */
  readonly memory: Int32Array
  readonly nodes: number
  /** The place of every tree's first node, filled up to a multiple of eight, and of the leaf that the row at hand comes to. */
  readonly starts: Int32Array
  readonly leaves: Int32Array
  /** Levels of the deepest of each eight. */
  readonly levels: Uint16Array
  readonly asked: readonly Asked[]
}

/** A feature that any node asks. Its value is two bytes: with missing as the lowest rank, and as the highest. */
interface Asked extends Tested {
  readonly feature: number
}

/** By the roots of trees, which states of the same trees share; null for those that bytes cannot tell apart. */
const RANKED = new WeakMap<Int32Array, RankedTrees | null>()

/**
 * Adds every tree to the margins of its output, row by row, in the order of the trees: bit for bit what walking them one after the
 * other gives.
 *
 * @param read the value of a feature as the splits read it
 * @returns false, and nothing is done, for trees that lie otherwise than ours, or with hundreds of thresholds of one feature
 */
export function addTreesToRows(
  state: GbdtState,
  { features, rows }: Matrix,
  read: (feature: Feature, f: number, row: number) => number,
  margins: readonly Float64Array[],
): boolean {
  const trees = rankedFor(state, features.length)
  if (!trees) return false
  const { asked, memory, leaves, nodes } = trees
  const { roots, value } = state
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < asked.length; i++) {
      const { feature, cuts, isLevels } = asked[i]!
      const own = read(features[feature]!, feature, row)
      const isMissing = Number.isNaN(own)
      const rank = isLevels ? own : isMissing ? 0 : rankIn(cuts, own)
      memory[2 * i] = rank
      memory[2 * i + 1] = isMissing ? HIGHEST_RANK : rank
    }
    walk(trees)
    for (let k = 0; k < margins.length; k++) {
      const margin = margins[k]!
      let sum = margin[row]!
      for (let t = k; t < roots.length; t += margins.length) sum += value[(leaves[t]! - nodes) >> 1]!
      margin[row] = sum
    }
  }
  return true
}

/** The child that the row goes to: the second one where its byte is not in the set. */
function step(memory: Int32Array, at: number): number {
  const asks = memory[at + 1]!
  const byte = memory[asks >> SET_BITS]!
  const bits = memory[(asks & (MOST_SETS - 1)) * SET_WORDS + (byte >> 5)]!
  return memory[at]! + (~(bits >> byte) & 1) * NODE_WORDS
}

/** From the first node of every tree to a leaf. */
function walk({ memory, levels, starts, leaves }: RankedTrees): void {
  for (let t = 0; t < starts.length; t += SIDE_BY_SIDE) {
    let a = starts[t]!
    let b = starts[t + 1]!
    let c = starts[t + 2]!
    let d = starts[t + 3]!
    let e = starts[t + 4]!
    let f = starts[t + 5]!
    let g = starts[t + 6]!
    let h = starts[t + 7]!
    for (let level = levels[t / SIDE_BY_SIDE]!; level > 0; level--) {
      a = step(memory, a)
      b = step(memory, b)
      c = step(memory, c)
      d = step(memory, d)
      e = step(memory, e)
      f = step(memory, f)
      g = step(memory, g)
      h = step(memory, h)
    }
    leaves[t] = a
    leaves[t + 1] = b
    leaves[t + 2] = c
    leaves[t + 3] = d
    leaves[t + 4] = e
    leaves[t + 5] = f
    leaves[t + 6] = g
    leaves[t + 7] = h
  }
}

function rankedFor(state: GbdtState, features: number): RankedTrees | null {
  const known = RANKED.get(state.roots)
  if (known !== undefined) return known
  const tested = testedBy(state, features)
  const made = tested && ranked(state, tested)
  RANKED.set(state.roots, made)
  return made
}

function ranked(state: GbdtState, tested: readonly Tested[]): RankedTrees | null {
  const { left, right, feature, threshold, missingLeft, levels, roots } = state
  const asked = tested.flatMap((own, f) => (own.isLevels || own.cuts.length > 0 ? [{ ...own, feature: f }] : []))
  const byteOf = new Map(asked.map((own, i) => [own.feature, 2 * i]))
  const ofLevels = levels?.sets?.bits ?? new Uint8Array(0)
  const ofRanks = rankSets()
  const firstSet = Math.ceil((2 * asked.length) / SET_WORDS)
  const firstOfLevels = firstSet + ofRanks.length / SET_BYTES
  const sets = firstOfLevels + ofLevels.length / SET_BYTES
  if (2 * asked.length > MOST_BYTES || sets > MOST_SETS) return null
  const nodes = sets * SET_WORDS
  const memory = new Int32Array(nodes + left.length * NODE_WORDS)
  const bytes = new Uint8Array(memory.buffer)
  bytes.set(ofRanks, firstSet * SET_BYTES)
  bytes.set(ofLevels, firstOfLevels * SET_BYTES)
  const below = new Uint16Array(left.length)
  for (let node = left.length - 1; node >= 0; node--) {
    const child = left[node]!
    const at = nodes + node * NODE_WORDS
    memory[at] = at
    memory[at + 1] = firstSet + ALL
    if (child < 0) continue
    if (right[node] !== child + 1 || child <= node) return null
    below[node] = 1 + Math.max(below[child]!, below[child + 1]!)
    const f = feature[node]!
    const start = setOf(state, node)
    const byte = byteOf.get(f)! + (start < 0 && missingLeft[node] === 0 ? 1 : 0)
    const set = start < 0 ? firstSet + rankIn(tested[f]!.cuts, threshold[node]!) : firstOfLevels + start / SET_BYTES
    memory[at] = nodes + child * NODE_WORDS
    memory[at + 1] = (byte << SET_BITS) | set
  }
  const starts = new Int32Array(Math.ceil(roots.length / SIDE_BY_SIDE) * SIDE_BY_SIDE).fill(nodes)
  const deepest = new Uint16Array(starts.length / SIDE_BY_SIDE)
  for (const [t, root] of roots.entries()) {
    const eight = Math.floor(t / SIDE_BY_SIDE)
    starts[t] = nodes + root * NODE_WORDS
    deepest[eight] = Math.max(deepest[eight]!, below[root]!)
  }
  return { memory, nodes, starts, leaves: new Int32Array(starts.length), levels: deepest, asked }
}
