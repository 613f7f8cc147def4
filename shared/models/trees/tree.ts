import type { Split } from './session.ts'

/**
 * A tree in arrays, root first. Node i is a leaf where left[i] is −1; otherwise a row goes to left[i] when its value
 * is ≤ threshold[i], or is missing and missingLeft[i] is 1, and to right[i] = left[i] + 1 if not.
 */
export interface TreeNodes {
  readonly feature: number[]
  readonly threshold: number[]
  readonly missingLeft: number[]
  readonly left: number[]
  readonly right: number[]
  readonly value: number[]
  /** The split by bins; null of a leaf. */
  readonly split: (Split | null)[]
}

export const emptyTree = (): TreeNodes => ({
  feature: [],
  threshold: [],
  missingLeft: [],
  left: [],
  right: [],
  value: [],
  split: [],
})

/** Adds a leaf and returns its number. */
export function addLeaf(tree: TreeNodes, value: number): number {
  tree.feature.push(-1)
  tree.threshold.push(0)
  tree.missingLeft.push(0)
  tree.left.push(-1)
  tree.right.push(-1)
  tree.split.push(null)
  return tree.value.push(value) - 1
}

/** Whether the rows of a bin go left. */
export function goesLeft({ bin: last, missingLeft, levels }: Split, bin: number): boolean {
  if (levels) return ((levels[bin >> 3]! >> (bin & 7)) & 1) === 1
  return bin === 0 ? missingLeft : bin <= last
}

/** Turns a leaf into a split with two new leaves, and returns the number of the left one. */
export function splitLeaf(
  tree: TreeNodes,
  node: number,
  split: Split,
  cuts: Float64Array,
  values: readonly [number, number],
): number {
  tree.feature[node] = split.feature
  // Above the last cut there are only missing values.
  tree.threshold[node] = split.levels ? 0 : (cuts[split.bin - 1] ?? Infinity)
  tree.missingLeft[node] = split.missingLeft ? 1 : 0
  tree.split[node] = split
  tree.left[node] = addLeaf(tree, values[0])
  tree.right[node] = addLeaf(tree, values[1])
  return tree.left[node]!
}

/** The same tree with its nodes level by level: what order they were grown in is not seen any more. */
export function inLevelOrder(tree: TreeNodes): TreeNodes {
  const ordered = emptyTree()
  const nodes = [0]
  for (const node of nodes) {
    const left = tree.left[node]!
    ordered.feature.push(tree.feature[node]!)
    ordered.threshold.push(tree.threshold[node]!)
    ordered.missingLeft.push(tree.missingLeft[node]!)
    ordered.value.push(tree.value[node]!)
    ordered.split.push(tree.split[node]!)
    ordered.left.push(left < 0 ? -1 : nodes.length)
    ordered.right.push(left < 0 ? -1 : nodes.length + 1)
    if (left >= 0) nodes.push(left, tree.right[node]!)
  }
  return ordered
}
