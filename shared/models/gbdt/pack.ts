import type { TreeNodes } from '../trees/tree.ts'
import type { GbdtState } from './predictor.ts'

/** @param unit what values are multiplied by: they were learned in another scale */
export function packTrees(base: Float64Array, trees: readonly TreeNodes[], unit: number): GbdtState {
  const count = trees.reduce((sum, tree) => sum + tree.value.length, 0)
  const state = {
    base: base.map((value) => value * unit),
    roots: new Int32Array(trees.length),
    feature: new Int32Array(count),
    threshold: new Float64Array(count),
    missingLeft: new Uint8Array(count),
    left: new Int32Array(count),
    right: new Int32Array(count),
    value: new Float64Array(count),
    rounds: trees.length / base.length,
  }
  let first = 0
  for (const [t, tree] of trees.entries()) {
    state.roots[t] = first
    state.feature.set(tree.feature, first)
    state.threshold.set(tree.threshold, first)
    state.missingLeft.set(tree.missingLeft, first)
    for (let node = 0; node < tree.value.length; node++) {
      const isLeaf = tree.left[node]! < 0
      state.left[first + node] = isLeaf ? -1 : tree.left[node]! + first
      state.right[first + node] = isLeaf ? -1 : tree.right[node]! + first
      state.value[first + node] = tree.value[node]! * unit
    }
    first += tree.value.length
  }
  return state
}
