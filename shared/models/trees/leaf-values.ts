import type { LeafValues } from './session.ts'
import { goesLeft } from './tree.ts'

/** Adds the values of leaves to the margins of their rows. */
export function addLeafValues(
  leaves: readonly LeafValues[],
  bins: readonly Uint8Array[],
  order: Uint32Array,
  margins: Float64Array,
): void {
  for (const leaf of leaves)
    for (let place = leaf.node.from; place < leaf.node.to; place++) {
      const row = order[place]!
      const value =
        'value' in leaf ? leaf.value : goesLeft(leaf.split, bins[leaf.split.feature]![row]!) ? leaf.left : leaf.right
      margins[row] = margins[row]! + value
    }
}
