import { type GbdtState, gbdtColumns, isGbdtState } from '../../models/index.ts'
import type { SplitTrees } from '../trees/split-trees.ts'
import type { ExactFamily } from './family.ts'

/** Boosted trees; those that predict through e^x are no sum of their trees. */
export const gbdt: ExactFamily = {
  id: 'gbdt',
  exact: (state) => (isGbdtState(state) && state.link === 'identity' ? boostedTrees(state, 1) : null),
}

/** @param factor what every leaf is multiplied by */
export function boostedTrees(state: GbdtState, factor: number): SplitTrees {
  const { base, roots, left, right, feature, threshold, missingLeft, value, levels } = state
  const sets = levels?.sets ?? null
  return {
    outputs: base.length,
    roots,
    left,
    right,
    feature,
    values: factor === 1 ? value : value.map((one) => one * factor),
    stride: 1,
    cover: null,
    columnsOf: (matrix) => gbdtColumns(state, matrix),
    goesLeft: sets
      ? (node, x) => {
          const from = sets.start[node]!
          if (from >= 0) return ((sets.bits[from + (x >> 3)]! >> (x & 7)) & 1) === 1
          return x <= threshold[node]! || (missingLeft[node] === 1 && Number.isNaN(x))
        }
      : (node, x) => x <= threshold[node]! || (missingLeft[node] === 1 && Number.isNaN(x)),
  }
}
