/**
 * A tree in arrays, root first. Node i is a leaf where left[i] is −1; otherwise a row goes to left[i] when its value
 * is ≤ threshold[i], or is missing and missingLeft[i] is 1, and to right[i] if not.
 */
export interface TreeNodes {
  readonly feature: number[]
  /** Bin form of the threshold: bins 1 … bin go left. */
  readonly bin: number[]
  readonly threshold: number[]
  readonly missingLeft: number[]
  readonly left: number[]
  readonly right: number[]
  readonly value: number[]
}

export const emptyTree = (): TreeNodes => ({
  feature: [],
  bin: [],
  threshold: [],
  missingLeft: [],
  left: [],
  right: [],
  value: [],
})

/** Adds a leaf and returns its number. */
export function addLeaf(tree: TreeNodes, value: number): number {
  tree.feature.push(-1)
  tree.bin.push(0)
  tree.threshold.push(0)
  tree.missingLeft.push(0)
  tree.left.push(-1)
  tree.right.push(-1)
  return tree.value.push(value) - 1
}

/** Adds the tree's values to the margins of the given rows, walking by bins. */
export function addByBins(
  tree: TreeNodes,
  bins: readonly Uint8Array[],
  rows: Uint32Array,
  margins: Float64Array,
): void {
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k]!
    let node = 0
    while (tree.left[node]! >= 0) {
      const bin = bins[tree.feature[node]!]![row]!
      const isLeft = bin === 0 ? tree.missingLeft[node] === 1 : bin <= tree.bin[node]!
      node = isLeft ? tree.left[node]! : tree.right[node]!
    }
    margins[row] = margins[row]! + tree.value[node]!
  }
}
