import { goesLeft, type TreeNodes } from './tree.ts'

/** Adds the tree's values to the margins of the rows from `from` to `to`, walking by bins. */
export function addByBins(
  tree: TreeNodes,
  bins: readonly Uint8Array[],
  from: number,
  to: number,
  margins: Float64Array,
): void {
  for (let row = from; row < to; row++) {
    let node = 0
    while (tree.left[node]! >= 0) {
      const isLeft = goesLeft(tree.split[node]!, bins[tree.feature[node]!]![row]!)
      node = isLeft ? tree.left[node]! : tree.right[node]!
    }
    margins[row] = margins[row]! + tree.value[node]!
  }
}
