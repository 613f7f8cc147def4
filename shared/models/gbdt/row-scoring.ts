import type { Feature, Matrix } from '../matrix.ts'
import type { RowWalker } from '../predictor.ts'
import type { GbdtState } from './predictor.ts'
import { areInPairs, HIGHEST_RANK, rankIn, rankSets, SET_BYTES, setOf, type Tested, testedBy } from './ranks.ts'

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
/** Words of a plan. */
const PLAN_WORDS = 8
/** Only trees that are asked again and again get a memory of their own: each takes of what addresses there are. */
const ASKS_OF_SERVICES = 50
const NO_SETS = new Uint8Array(0)

interface RankedTrees {
  /** The bytes of the row at hand, a word each; sets; nodes; where trees begin; what is written of the row; the plan. */
  readonly words: Int32Array
  /** The same memory. */
  readonly doubles: Float64Array
  readonly asked: readonly Asked[]
  /** Where in `doubles` the margins of the row are. */
  readonly margins: number
  /** Adds the trees to the margins of the row. */
  add(): void
  /** Steps down all trees, and nodes that ask. */
  readonly steps: number
  readonly nodes: number
  /** How often kernels were at hand that were not used yet; NaN where they are. */
  asks: number
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
 * @param walker a memory in which the kernels do the same
 * @returns false, and nothing is done, for trees that lie otherwise than ours, or with hundreds of thresholds of one feature, and for rows
 *   that are many enough for the other kernels to be faster
 */
export function addTreesToRows(
  state: GbdtState,
  { features, rows }: Matrix,
  read: (feature: Feature, f: number, row: number) => number,
  margins: readonly Float64Array[],
  walker?: RowWalker,
): boolean {
  const trees = rankedFor(state, features.length, walker)
  if (!trees || (walker && isLonger(trees, rows))) return false
  const { asked, words, doubles, margins: at } = trees
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < asked.length; i++) {
      const { feature, cuts, isLevels } = asked[i]!
      const own = read(features[feature]!, feature, row)
      const isMissing = Number.isNaN(own)
      const rank = isLevels ? own : isMissing ? 0 : rankIn(cuts, own)
      words[2 * i] = rank
      words[2 * i + 1] = isMissing ? HIGHEST_RANK : rank
    }
    for (let k = 0; k < margins.length; k++) doubles[at + k] = margins[k]![row]!
    trees.add()
    for (let k = 0; k < margins.length; k++) margins[k]![row] = doubles[at + k]!
  }
  return true
}

/** What it takes the kernels for many rows to be called, and to ask a node for 16 rows, or for 64, in steps of a walk: measured. */
const [CALL, OF_16, OF_64] = [1500, 0.8, 1.9]

/** Whether walks take longer than asking every node, whichever way rows go (kernels/tree-scoring.ts). */
const isLonger = ({ steps, nodes }: RankedTrees, rows: number): boolean =>
  rows * steps > CALL + nodes * (rows > 32 ? OF_64 : OF_16 * Math.ceil(rows / 16))

/** The child that the row goes to: the second one where its byte is not in the set. */
function step(words: Int32Array, at: number): number {
  const asks = words[at + 1]!
  const byte = words[asks >> SET_BITS]!
  const bits = words[(asks & (MOST_SETS - 1)) * SET_WORDS + (byte >> 5)]!
  return words[at]! + (~(bits >> byte) & 1) * NODE_WORDS
}

/** Where everything lies: the plan of kernels/walk-row.ts, in its order. */
interface Plan {
  readonly starts: number
  readonly levels: number
  readonly leaves: number
  readonly trees: number
  readonly outputs: number
  readonly nodes: number
  readonly values: number
  readonly margins: number
}

function add(words: Int32Array, doubles: Float64Array, plan: Plan): void {
  walk(words, plan)
  const { leaves, nodes, trees, outputs, values, margins } = plan
  for (let k = 0; k < outputs; k++) {
    let sum = doubles[margins + k]!
    for (let t = k; t < trees; t += outputs) sum += doubles[values + ((words[leaves + t]! - nodes) >> 1)]!
    doubles[margins + k] = sum
  }
}

/** From the first node of every tree to a leaf. */
function walk(words: Int32Array, { starts, levels, leaves, trees }: Plan): void {
  for (let t = 0; t < trees; t += SIDE_BY_SIDE) {
    let a = words[starts + t]!
    let b = words[starts + t + 1]!
    let c = words[starts + t + 2]!
    let d = words[starts + t + 3]!
    let e = words[starts + t + 4]!
    let f = words[starts + t + 5]!
    let g = words[starts + t + 6]!
    let h = words[starts + t + 7]!
    for (let level = words[levels + t / SIDE_BY_SIDE]!; level > 0; level--) {
      a = step(words, a)
      b = step(words, b)
      c = step(words, c)
      d = step(words, d)
      e = step(words, e)
      f = step(words, f)
      g = step(words, g)
      h = step(words, h)
    }
    words[leaves + t] = a
    words[leaves + t + 1] = b
    words[leaves + t + 2] = c
    words[leaves + t + 3] = d
    words[leaves + t + 4] = e
    words[leaves + t + 5] = f
    words[leaves + t + 6] = g
    words[leaves + t + 7] = h
  }
}

function rankedFor(state: GbdtState, features: number, walker?: RowWalker): RankedTrees | null {
  const known = RANKED.get(state.roots)
  if (known !== undefined && known?.asks !== ASKS_OF_SERVICES) {
    if (known && walker) known.asks++
    return known
  }
  const tested = areInPairs(state) ? testedBy(state, features) : null
  const made = tested && ranked(state, tested, known ? walker : undefined)
  RANKED.set(state.roots, made)
  return made
}

function ranked(state: GbdtState, tested: readonly Tested[], walker?: RowWalker): RankedTrees | null {
  const { left, levels, roots, base } = state
  const asked = tested.flatMap((own, f) => (own.isLevels || own.cuts.length > 0 ? [{ ...own, feature: f }] : []))
  const ofLevels = levels?.sets?.bits ?? NO_SETS
  const firstSet = Math.ceil((2 * asked.length) / SET_WORDS)
  const sets = firstSet + 256 + ofLevels.length / SET_BYTES
  if (2 * asked.length > MOST_BYTES || sets > MOST_SETS) return null
  const padded = Math.ceil(roots.length / SIDE_BY_SIDE) * SIDE_BY_SIDE
  const nodes = sets * SET_WORDS
  const starts = nodes + left.length * NODE_WORDS
  const leaves = starts + padded
  const deepest = leaves + padded
  const planAt = deepest + padded / SIDE_BY_SIDE
  const values = Math.ceil((planAt + PLAN_WORDS) / 2)
  const plan: Plan = {
    starts,
    levels: deepest,
    leaves,
    trees: roots.length,
    outputs: base.length,
    nodes,
    values,
    margins: values + left.length,
  }
  const walks = walker?.(8 * (plan.margins + plan.outputs))
  const buffer = walks?.buffer ?? new ArrayBuffer(8 * (plan.margins + plan.outputs))
  const words = new Int32Array(buffer)
  const doubles = new Float64Array(buffer)
  const bytes = new Uint8Array(buffer)
  bytes.set(rankSets(), firstSet * SET_BYTES)
  bytes.set(ofLevels, (firstSet + 256) * SET_BYTES)
  doubles.set(state.value, values)
  words.set(Object.values(plan), planAt)
  writeNodes(words, state, tested, asked, firstSet, plan)
  const steps = SIDE_BY_SIDE * words.subarray(deepest, planAt).reduce((sum, levels) => sum + levels, 0)
  const asking = left.reduce((sum, child) => sum + Number(child >= 0), 0)
  const made = { words, doubles, asked, margins: plan.margins, asks: walker ? Number.NaN : 0, steps, nodes: asking }
  return { ...made, add: walks ? () => walks.walk(planAt) : () => add(words, doubles, plan) }
}

function writeNodes(
  words: Int32Array,
  state: GbdtState,
  tested: readonly Tested[],
  asked: readonly Asked[],
  firstSet: number,
  { nodes, starts, levels }: Plan,
): void {
  const { left, feature, threshold, missingLeft, roots } = state
  const byteOf = new Map(asked.map((own, i) => [own.feature, 2 * i]))
  const below = new Uint16Array(left.length)
  for (let node = left.length - 1; node >= 0; node--) {
    const child = left[node]!
    const at = nodes + node * NODE_WORDS
    words[at] = at
    words[at + 1] = firstSet + ALL
    if (child < 0) continue
    below[node] = 1 + Math.max(below[child]!, below[child + 1]!)
    const f = feature[node]!
    const start = setOf(state, node)
    const byte = byteOf.get(f)! + (start < 0 && missingLeft[node] === 0 ? 1 : 0)
    const set = start < 0 ? rankIn(tested[f]!.cuts, threshold[node]!) : 256 + start / SET_BYTES
    words[at] = nodes + child * NODE_WORDS
    words[at + 1] = (byte << SET_BITS) | (firstSet + set)
  }
  words.fill(nodes, starts, starts + Math.ceil(roots.length / SIDE_BY_SIDE) * SIDE_BY_SIDE)
  for (const [t, root] of roots.entries()) {
    const eight = levels + Math.floor(t / SIDE_BY_SIDE)
    words[starts + t] = nodes + root * NODE_WORDS
    words[eight] = Math.max(words[eight]!, below[root]!)
  }
}
