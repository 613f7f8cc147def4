import type { Branch, GrownNode, LeafValues, Search, Split, SplitRules, TreeSession } from './session.ts'
import { leafStep, type ScaledRules, scaleRules } from './splitting.ts'
import { addLeaf, emptyTree, splitLeaf, type TreeNodes } from './tree.ts'

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
  /** Numbers that the cuts of each node are drawn by; left out: all cuts are tried. */
  readonly seeds?: () => number
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
  readonly children: readonly [number, number]
}

interface Bounds {
  readonly lower: number
  readonly upper: number
}

const NO_PATH: readonly number[] = []

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
  const closed: Leaf[] = []
  const sides: LeafValues[] = []
  const place = (leaf: Leaf): void => {
    const { split } = leaf.node
    if (split) open.push({ ...leaf, split })
    else closed.push(leaf)
  }
  const free = { lower: -Infinity, upper: Infinity }
  const root = session.startTree(request.output, request.rows, {
    ...free,
    mask: request.maskFor(0, []),
    seed: request.seeds?.() ?? 0,
  })
  const scaled = scaleRules(splitRules, session.units)
  const grower = { session, request, rules, splitRules, scaled, cuts, tree }
  const value = rules.learningRate * leafStep(root.sums, session.units, scaled, -Infinity, Infinity)
  place({ at: addLeaf(tree, value), depth: 0, node: root, ...free, path: NO_PATH })
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
  const search = (side: Bounds, hessian: number): Search | null =>
    isDeepest || hessian * session.units.hessian < 2 * splitRules.minChildWeight
      ? null
      : { ...side, mask: request.maskFor(leaf.depth + 1, path), seed: request.seeds?.() ?? 0 }
  const branch = {
    node,
    split,
    left: search(bounds[0], leftSums.hessian),
    right: search(bounds[1], rightSums.hessian),
  }
  const isExpanded = branch.left !== null || branch.right !== null || request.refit !== undefined
  return { leaf, path, branch, isExpanded, bounds, children: [first, first + 1] }
}

function childrenOf({ leaf, path, bounds, children }: Planned, found: readonly [GrownNode, GrownNode]): Leaf[] {
  const depth = leaf.depth + 1
  const child = (side: 0 | 1): Leaf => ({
    at: children[side],
    depth,
    node: found[side],
    lower: bounds[side].lower,
    upper: bounds[side].upper,
    path,
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
