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
  /** The split by bins: for each of 256 bins 1 (left) or 0; of a leaf an empty array. */
  readonly goesLeft: Uint8Array[]
}

export const emptyTree = (): TreeNodes => ({
  feature: [],
  threshold: [],
  missingLeft: [],
  left: [],
  right: [],
  value: [],
  goesLeft: [],
})

const NOWHERE = new Uint8Array(0)

/** Adds a leaf and returns its number. */
export function addLeaf(tree: TreeNodes, value: number): number {
  tree.feature.push(-1)
  tree.threshold.push(0)
  tree.missingLeft.push(0)
  tree.left.push(-1)
  tree.right.push(-1)
  tree.goesLeft.push(NOWHERE)
  return tree.value.push(value) - 1
}

/** For each of 256 bins whether it goes left. */
export function binsOf({ bin, missingLeft }: Split): Uint8Array {
  const goesLeft = new Uint8Array(256).fill(1, 1, bin + 1)
  goesLeft[0] = missingLeft ? 1 : 0
  return goesLeft
}

/** Turns a leaf into a split with two new leaves, and returns the number of the left one. */
export function splitLeaf(
  tree: TreeNodes,
  node: number,
  split: Split,
  goesLeft: Uint8Array,
  cuts: Float64Array,
  values: readonly [number, number],
): number {
  tree.feature[node] = split.feature
  // Above the last cut there are only missing values.
  tree.threshold[node] = cuts[split.bin - 1] ?? Infinity
  tree.missingLeft[node] = split.missingLeft ? 1 : 0
  tree.goesLeft[node] = goesLeft
  tree.left[node] = addLeaf(tree, values[0])
  tree.right[node] = addLeaf(tree, values[1])
  return tree.left[node]!
}
