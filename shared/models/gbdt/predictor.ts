import { definePredictor, type ModelState } from '../predictor.ts'
import { numbersOf } from '../trees/numbers.ts'

/**
 * Trees end to end in arrays (see trees/tree.ts for one); `roots[t]` is the first node of tree t, and tree t adds to
 * output t mod base.length. Children are numbered from the first node of all.
 */
export interface GbdtState extends ModelState {
  readonly base: Float64Array
  readonly roots: Int32Array
  readonly feature: Int32Array
  readonly threshold: Float64Array
  readonly missingLeft: Uint8Array
  readonly left: Int32Array
  readonly right: Int32Array
  readonly value: Float64Array
  /** Boosting rounds kept. */
  readonly rounds: number
}

export const gbdtPredictor = definePredictor<GbdtState>({
  id: 'gbdt',
  margins(state, matrix) {
    const columns = matrix.features.map(numbersOf)
    const margins = Array.from(state.base, (base) => new Float64Array(matrix.rows).fill(base))
    for (let t = 0; t < state.roots.length; t++) addTree(state, state.roots[t]!, columns, margins[t % margins.length]!)
    return margins
  },
  jumps(state) {
    const jumps: { feature: number; value: number }[] = []
    for (let node = 0; node < state.feature.length; node++)
      if (state.left[node]! >= 0 && Number.isFinite(state.threshold[node]))
        jumps.push({ feature: state.feature[node]!, value: state.threshold[node]! })
    return jumps
  },
})

/** Tree by tree over all rows: the tree stays in the cache. Values are added in the order of the trees. */
function addTree(state: GbdtState, root: number, columns: readonly ArrayLike<number>[], margins: Float64Array): void {
  const { feature, threshold, missingLeft, left, right, value } = state
  for (let row = 0; row < margins.length; row++) {
    let node = root
    let next = left[node]!
    while (next >= 0) {
      const x = columns[feature[node]!]![row]!
      if (x <= threshold[node]!) node = next
      else if (Number.isNaN(x) && missingLeft[node] === 1) node = next
      else node = right[node]!
      next = left[node]!
    }
    margins[row] = margins[row]! + value[node]!
  }
}
