import type { Value } from './graph.ts'
import type { Numbers, Ops } from './ops.ts'

/** A node of a tree: a leaf, a threshold (left where the value is ≤ it), or a set of whole numbers (left where it is one of them). */
export type GraphNode =
  | { readonly kind: 'leaf'; readonly weights: readonly (readonly [target: number, weight: number])[] }
  | {
      readonly kind: 'threshold'
      readonly feature: number
      readonly threshold: number
      readonly missingLeft: boolean
      readonly left: number
      readonly right: number
    }
  | {
      readonly kind: 'set'
      readonly feature: number
      /** What goes left, and what goes right: together every value that there is. */
      readonly inside: readonly number[]
      readonly outside: readonly number[]
      readonly left: number
      readonly right: number
    }

export interface GraphTree {
  readonly root: number
  node(index: number): GraphNode
}

/**
 * The sums of trees, [N, targets], by one TreeEnsembleRegressor. Thresholds are doubles (`nodes_values_as_tensor`), so a
 * row goes exactly where it goes in the application, for every double and so for every 32-bit number. A set is a chain of
 * equalities with one child in common, as LightGBM's models are written: runtimes make one node of it. The operator adds
 * up in doubles and gives 32-bit numbers; weights are scaled by a power of two, so that none is too large for one.
 */
export function treeSums(ops: Ops, x: Numbers, trees: readonly GraphTree[], targets: number): Numbers {
  const nodes = emptyNodes()
  for (const [t, tree] of trees.entries()) writeTree(nodes, t, tree)
  const largest = nodes.weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0)
  const scale = largest > 0 ? 2 ** Math.min(1023, Math.ceil(Math.log2(largest))) : 1
  if (!ops.isExact) return ops.multiply(sumsOf(ops, x, nodes, targets, scale), ops.number(scale))
  const parts = inParts(nodes, targets, trees.length, scale)
  const whole = parts.units.flatMap((unit) =>
    Array.from({ length: targets * targets }, (_, i) => (i % targets === Math.floor(i / targets) ? unit : 0)),
  )
  return ops.product(sumsOf(ops, x, parts.nodes, targets * parts.units.length, 1), whole, targets)
}

function sumsOf(ops: Ops, x: Numbers, nodes: Nodes, targets: number, scale: number): Numbers {
  const doubles = (values: readonly number[]) =>
    ({ type: 'double', shape: [values.length], values: Float64Array.from(values) }) as const
  const sums: Value<'float'> = ops.graph.op(
    'TreeEnsembleRegressor',
    'float',
    [x],
    {
      n_targets: targets,
      aggregate_function: 'SUM',
      post_transform: 'NONE',
      nodes_treeids: nodes.tree,
      nodes_nodeids: nodes.id,
      nodes_featureids: nodes.feature,
      nodes_modes: nodes.mode,
      nodes_values_as_tensor: doubles(nodes.value),
      nodes_truenodeids: nodes.left,
      nodes_falsenodeids: nodes.right,
      nodes_missing_value_tracks_true: nodes.missing,
      target_treeids: nodes.weightTree,
      target_nodeids: nodes.weightNode,
      target_ids: nodes.target,
      target_weights_as_tensor: doubles(nodes.weights.map((weight) => weight / scale)),
    },
    'ai.onnx.ml',
  )
  return ops.asNumbers(sums)
}

/** Bits of a weight that are kept where sums are exact. */
const EXACT_BITS = 45

/**
 * The weights in parts, each a target of its own: whole numbers so small that no sum of them is rounded to 32 bits. Part p of
 * target k is target p · targets + k, and counts `units[p]`.
 */
function inParts(nodes: Nodes, targets: number, trees: number, scale: number): { nodes: Nodes; units: number[] } {
  const bits = Math.max(4, 23 - Math.ceil(Math.log2(trees + 1)))
  const units = Array.from({ length: Math.ceil(EXACT_BITS / bits) }, (_, part) => scale * 2 ** (-bits * (part + 1)))
  const { weightTree, weightNode, target, weights } = emptyNodes()
  const split: Nodes = { ...nodes, weightTree, weightNode, target, weights }
  for (const [i, weight] of nodes.weights.entries()) {
    let rest = weight
    for (const [part, unit] of units.entries()) {
      const count = Math.round(rest / unit)
      rest -= count * unit
      split.weightTree.push(nodes.weightTree[i] ?? 0)
      split.weightNode.push(nodes.weightNode[i] ?? 0)
      split.target.push(part * targets + (nodes.target[i] ?? 0))
      split.weights.push(count)
    }
  }
  return { nodes: split, units }
}

/** Nodes of all trees, and weights of their leaves, as the operator's attributes list them. */
interface Nodes {
  readonly mode: string[]
  readonly tree: number[]
  readonly id: number[]
  readonly feature: number[]
  readonly value: number[]
  readonly left: number[]
  readonly right: number[]
  readonly missing: number[]
  readonly weightTree: number[]
  readonly weightNode: number[]
  readonly target: number[]
  readonly weights: number[]
}

const emptyNodes = (): Nodes => ({
  tree: [],
  id: [],
  feature: [],
  mode: [],
  value: [],
  left: [],
  right: [],
  missing: [],
  weightTree: [],
  weightNode: [],
  target: [],
  weights: [],
})

/** Nodes of one tree, root first. Their ids are given out before their children are written. */
function writeTree(nodes: Nodes, tree: number, { root, node: nodeAt }: GraphTree): void {
  let ids = 1
  const open = [{ at: root, id: 0 }]
  const write = (id: number, mode: string, feature = 0, value = 0, left = 0, right = 0, missing = 0): void => {
    nodes.tree.push(tree)
    nodes.id.push(id)
    nodes.mode.push(mode)
    nodes.feature.push(feature)
    nodes.value.push(value)
    nodes.left.push(left)
    nodes.right.push(right)
    nodes.missing.push(missing)
  }
  for (let next = open.pop(); next; next = open.pop()) {
    const { at, id } = next
    const node = nodeAt(at)
    if (node.kind === 'leaf') {
      write(id, 'LEAF')
      for (const [target, weight] of node.weights) {
        nodes.weightTree.push(tree)
        nodes.weightNode.push(id)
        nodes.target.push(target)
        nodes.weights.push(weight)
      }
      continue
    }
    const [left, right] = [ids, ids + 1]
    ids += 2
    open.push({ at: node.right, id: right }, { at: node.left, id: left })
    if (node.kind === 'threshold') {
      write(id, 'BRANCH_LEQ', node.feature, node.threshold, left, right, Number(node.missingLeft))
      continue
    }
    // The shorter list is asked for; a value in it goes to the child in common.
    const isInside = node.inside.length <= node.outside.length
    const [asked, yes, no] = isInside ? [node.inside, left, right] : [node.outside, right, left]
    for (const [i, value] of asked.entries()) {
      const isLast = i === asked.length - 1
      write(i === 0 ? id : ids++, 'BRANCH_EQ', node.feature, value, yes, isLast ? no : ids)
    }
    // Nothing to ask: every value goes the other way.
    if (asked.length === 0) write(id, 'BRANCH_LEQ', node.feature, Infinity, no, yes, 1)
  }
}
