import { childSeed, drawFeatures } from './sampling.ts'
import type { Branch, Draws, GrownNode, LeafValues, Search, Split, SplitRules, Sums, TreeSession } from './session.ts'
import { leafStep, type ScaledRules, scaleRules } from './splitting.ts'
import { addLeaf, emptyTree, inLevelOrder, splitLeaf, type TreeNodes } from './tree.ts'

export interface GrowRules {
  readonly learningRate: number
  /** 0: no limit. */
  readonly maxDepth: number
  /** 0: no limit. */
  readonly maxLeaves: number
  /** Level by level, or always the leaf with the most gain. */
  readonly growth: 'depth' | 'leaf'
}

/** One tree: an output, the rows and features that it sees, and what to do with its rows when it stands. */
export interface GrowRequest {
  readonly output: number
  /** Ascending; null: all that are learned from. */
  readonly rows: Uint32Array | null
  /** The features that a node at this depth, below splits by these features, may be split by: 1 for each. */
  readonly maskFor: (depth: number, path: readonly number[]) => Uint8Array
  /** What each node draws by its seed, instead of `maskFor`; the seed of the root. */
  readonly draws?: Draws & { readonly seed: number }
  /** Whether masks depend on paths; left out: they do not, and paths are empty. */
  readonly hasPaths?: boolean
  /** Whether margins stay as they are. */
  readonly isApart?: boolean
  /** Called after every so much work; the host may yield there. */
  readonly breathe: () => Promise<void>
  /** The value of a leaf, before the learning rate, from its rows; instead of the step of the derivatives. */
  readonly refit?: (rows: Uint32Array) => number
}

/** A leaf under growth. */
interface Leaf {
  readonly at: number
  readonly depth: number
  readonly node: GrownNode
  /** Bounds of its step. */
  readonly lower: number
  readonly upper: number
  /** Features that it and its ancestors were split by. */
  readonly path: readonly number[]
  /** What its features are drawn by; 0 where none are. */
  readonly seed: number
}

interface OpenLeaf extends Leaf {
  readonly split: Split
}

/** A leaf that is to be split, with what is asked of its children; both null where they are leaves whose rows stay as they are. */
interface Planned {
  readonly leaf: OpenLeaf
  readonly path: readonly number[]
  readonly branch: Branch
  /** Whether its rows are put in the order of its children. */
  readonly isExpanded: boolean
  /** Bounds of the steps of the children. */
  readonly bounds: readonly [Bounds, Bounds]
  readonly seeds: readonly [number, number]
  readonly children: readonly [number, number]
}

interface Bounds {
  readonly lower: number
  readonly upper: number
}

const NO_PATH: readonly number[] = []
const NO_SEEDS = [0, 0] as const

/** Rows times features after which a growing tree lets its host breathe: some tens of milliseconds. */
const CELLS_A_BREATH = 8_000_000

/** Grows one tree and adds its values to the margins of all rows of the session. */
export async function growTree(
  session: TreeSession,
  request: GrowRequest,
  rules: GrowRules,
  splitRules: SplitRules,
  cuts: readonly Float64Array[],
): Promise<TreeNodes> {
  const tree = emptyTree()
  const open: OpenLeaf[] = []
  const parts: OpenLeaf[] = []
  const closed: Leaf[] = []
  const sides: LeafValues[] = []
  const place = (leaf: Leaf): void => {
    const { split } = leaf.node
    if (!split) closed.push(leaf)
    else if (isPart(session, request, rules, splitRules, leaf)) parts.push({ ...leaf, split })
    else open.push({ ...leaf, split })
  }
  const free = { lower: -Infinity, upper: Infinity }
  const seed = request.draws?.seed ?? 0
  const features = cuts.length
  const root = session.startTree(request.output, request.rows, ask(request, features, free, seed, 0, NO_PATH))
  const scaled = scaleRules(splitRules, session.units)
  const grower = { session, request, rules, splitRules, scaled, cuts, tree }
  const value = rules.learningRate * leafStep(root.sums, session.units, scaled, -Infinity, Infinity)
  place({ at: addLeaf(tree, value), depth: 0, node: root, ...free, path: NO_PATH, seed })
  let cells = root.to * cuts.length
  while (open.length > 0) {
    const leaves = open.length + closed.length + 2 * sides.length
    if (rules.maxLeaves > 0 && leaves >= rules.maxLeaves) break
    const batch = takeBatch(open, rules, leaves)
    const isLast = rules.maxLeaves > 0 && leaves + batch.length >= rules.maxLeaves
    const planned = batch.map((leaf) => plan(grower, leaf, isLast))
    for (const one of planned) if (!one.isExpanded) sides.push(sidesOf(tree, one))
    const expanded = planned.filter(({ isExpanded }) => isExpanded)
    const found = session.expand(expanded.map(({ branch }) => branch))
    for (const [i, one] of expanded.entries()) childrenOf(one, found[i]!).forEach(place)
    for (const { node } of batch) cells += (node.to - node.from) * cuts.length
    if (cells > CELLS_A_BREATH) {
      await request.breathe()
      cells = 0
    }
  }
  if (parts.length > 0) return growParts(grower, parts, root)
  const whole = [...closed, ...open]
  if (request.refit) refitLeaves(grower, whole, request.refit)
  if (request.isApart) return tree
  if (request.rows === null)
    session.addLeaves([...sides, ...whole.map(({ node, at }) => ({ node, value: tree.value[at]! }))])
  // Rows that the tree was not grown on walk down it.
  session.walk(tree, request.output, request.rows === null ? root.to : 0, session.target.length)
  return tree
}

interface Grower {
  readonly session: TreeSession
  readonly request: GrowRequest
  readonly rules: GrowRules
  readonly splitRules: SplitRules
  readonly scaled: ScaledRules
  readonly cuts: readonly Float64Array[]
  readonly tree: TreeNodes
}

/** What is asked of a node at a depth, below splits by the features of a path. */
function ask(
  { draws, maskFor }: GrowRequest,
  features: number,
  { lower, upper }: Bounds,
  seed: number,
  depth: number,
  path: readonly number[],
): Search {
  if (!draws) return { lower, upper, mask: maskFor(depth, path), seed: 0 }
  return {
    lower,
    upper,
    mask: drawFeatures(features, draws.features, seed),
    seed: draws.hasCuts ? (seed | 1) >>> 0 : 0,
  }
}

/** Whether a leaf is grown to its end as a part: nothing that is decided elsewhere in the tree changes what is below it. */
const isPart = (
  { parts }: TreeSession,
  { draws, isApart }: GrowRequest,
  { maxLeaves }: GrowRules,
  { monotone }: SplitRules,
  { node }: Leaf,
) =>
  parts !== undefined &&
  draws !== undefined &&
  isApart === true &&
  // Bounds of monotone features come from above.
  monotone === null &&
  maxLeaves === 0 &&
  node.to - node.from <= parts.partRows

/** Has the session grow what is below some leaves, as many at once as it has room for. */
async function growParts(grower: Grower, leaves: readonly OpenLeaf[], root: GrownNode): Promise<TreeNodes> {
  const { session, request, rules, tree } = grower
  const { parts } = session
  const { draws } = request
  if (!parts || !draws) return tree
  for (let first = 0; first < leaves.length; ) {
    let last = first
    for (let rows = 0; last < leaves.length; last++) {
      const { node } = leaves[last]!
      rows += node.to - node.from
      if (rows > parts.rows && last > first) break
    }
    const wave = leaves.slice(first, last)
    const levels = ({ depth }: Leaf) => (rules.maxDepth > 0 ? rules.maxDepth - depth : Infinity)
    const grown = parts.grow(
      wave.map((leaf) => ({ node: leaf.node, seed: leaf.seed, levels: levels(leaf) })),
      draws,
    )
    for (const [i, leaf] of wave.entries()) graft(grower, leaf, grown[i]!)
    await request.breathe()
    first = last
  }
  return leaves[0]!.node === root ? tree : inLevelOrder(tree)
}

/** Puts the splits of a part, level by level, in the place of its leaf. */
function graft({ session, rules, scaled, cuts, tree }: Grower, leaf: Leaf, splits: readonly (Split | null)[]): void {
  const places = [leaf.at]
  const sums: Sums[] = [leaf.node.sums]
  const stepFor = (own: Sums) => rules.learningRate * leafStep(own, session.units, scaled, -Infinity, Infinity)
  for (const [i, split] of splits.entries()) {
    if (!split) continue
    const { gradient, hessian } = sums[i]!
    const right = { gradient: gradient - split.left.gradient, hessian: hessian - split.left.hessian }
    const values = [stepFor(split.left), stepFor(right)] as const
    const first = splitLeaf(tree, places[i]!, split, cuts[split.feature]!, values)
    places.push(first, first + 1)
    sums.push(split.left, right)
  }
}

/** The leaves that are split next: all of the level, or the best one; never more than there may be leaves. */
function takeBatch(open: OpenLeaf[], { growth, maxLeaves }: GrowRules, leaves: number): OpenLeaf[] {
  const room = maxLeaves > 0 ? maxLeaves - leaves : Infinity
  if (growth === 'leaf') return open.splice(bestOf(open), 1)
  if (open.length <= room) return open.splice(0)
  const byGain = open.map((leaf, i) => ({ leaf, i })).sort((a, b) => b.leaf.split.gain - a.leaf.split.gain || a.i - b.i)
  const taken = new Set(byGain.slice(0, room).map(({ leaf }) => leaf))
  const batch = open.filter((leaf) => taken.has(leaf))
  open.splice(0, open.length, ...open.filter((leaf) => !taken.has(leaf)))
  return batch
}

/** The place of the largest gain; of equal ones the first. */
function bestOf(open: readonly OpenLeaf[]): number {
  let best = 0
  for (let i = 1; i < open.length; i++) if (open[i]!.split.gain > open[best]!.split.gain) best = i
  return best
}

/** Writes a split to the tree, and says what its children are asked. */
function plan(
  { session, request, rules, splitRules, scaled, cuts, tree }: Grower,
  leaf: OpenLeaf,
  isLast: boolean,
): Planned {
  const { split, node, lower, upper } = leaf
  const leftSums = split.left
  const rightSums = {
    gradient: node.sums.gradient - leftSums.gradient,
    hessian: node.sums.hessian - leftSums.hessian,
  }
  const left = leafStep(leftSums, session.units, scaled, lower, upper)
  const right = leafStep(rightSums, session.units, scaled, lower, upper)
  const bounds = childBounds(splitRules.monotone?.[split.feature] ?? 0, { lower, upper }, (left + right) / 2)
  const values = [rules.learningRate * left, rules.learningRate * right] as const
  const first = splitLeaf(tree, leaf.at, split, cuts[split.feature]!, values)
  const isDeepest = isLast || (rules.maxDepth > 0 && leaf.depth + 1 >= rules.maxDepth)
  const path = request.hasPaths ? [...leaf.path, split.feature] : NO_PATH
  const search = (side: Bounds, hessian: number, seed: number): Search | null =>
    isDeepest || hessian * session.units.hessian < 2 * splitRules.minChildWeight
      ? null
      : ask(request, cuts.length, side, seed, leaf.depth + 1, path)
  const seeds = request.draws ? ([childSeed(leaf.seed, 'left'), childSeed(leaf.seed, 'right')] as const) : NO_SEEDS
  const branch = {
    node,
    split,
    left: search(bounds[0], leftSums.hessian, seeds[0]),
    right: search(bounds[1], rightSums.hessian, seeds[1]),
  }
  const isExpanded = branch.left !== null || branch.right !== null || request.refit !== undefined
  return { leaf, path, branch, isExpanded, bounds, seeds, children: [first, first + 1] }
}

function childrenOf({ leaf, path, bounds, seeds, children }: Planned, found: readonly [GrownNode, GrownNode]): Leaf[] {
  const depth = leaf.depth + 1
  const child = (side: 0 | 1): Leaf => ({
    at: children[side],
    depth,
    node: found[side],
    lower: bounds[side].lower,
    upper: bounds[side].upper,
    path,
    seed: seeds[side],
  })
  return [child(0), child(1)]
}

/** Below a split by a monotone feature, one side may not pass the middle that the other may not pass either. */
function childBounds(monotone: number, bounds: Bounds, middle: number): [Bounds, Bounds] {
  const below = { lower: bounds.lower, upper: middle }
  const above = { lower: middle, upper: bounds.upper }
  return monotone > 0 ? [below, above] : monotone < 0 ? [above, below] : [bounds, bounds]
}

const sidesOf = (tree: TreeNodes, { leaf, branch, children }: Planned): LeafValues => ({
  node: leaf.node,
  split: branch.split,
  left: tree.value[children[0]]!,
  right: tree.value[children[1]]!,
})

function refitLeaves({ session, rules, tree }: Grower, leaves: readonly Leaf[], refit: (rows: Uint32Array) => number) {
  const { order } = session
  for (const { at, node, lower, upper } of leaves) {
    const step = refit(order.subarray(node.from, node.to))
    tree.value[at] = rules.learningRate * Math.max(lower, Math.min(upper, step))
  }
}
