import type { Matrix } from '../matrix.ts'
import { definePredictor, type ModelState } from '../predictor.ts'

/**
 * A tree in arrays, root first. Node i is a leaf where feature[i] is −1. Otherwise a row goes to left[i] when its number is
 * ≤ threshold[i], or when its level has a 1 in `levels` from levelsAt[i] on, or when it is missing and missingLeft[i] is 1.
 */
export interface TreeState extends ModelState {
  readonly feature: Int32Array
  readonly threshold: Float64Array
  readonly levels: Uint8Array
  readonly levelsAt: Int32Array
  readonly missingLeft: Uint8Array
  /** Whether training saw missing values at a node: only then does a tree in words speak of them. */
  readonly sawMissing: Uint8Array
  readonly left: Int32Array
  readonly right: Int32Array
  /** Margins of every node, side by side. */
  readonly values: Float64Array
  /** Weight of the training rows of every node, and how much of it each class has, or, of a regression, nothing. */
  readonly weight: Float64Array
  readonly shares: Float64Array
  readonly leaves: number
}

export const isTreeState = (state: unknown): state is TreeState =>
  typeof state === 'object' && state !== null && 'levelsAt' in state && 'leaves' in state

export const treePredictor = definePredictor<TreeState>({
  id: 'tree',
  margins(state, matrix) {
    const outputs = state.values.length / state.feature.length
    const margins = Array.from({ length: outputs }, () => new Float64Array(matrix.rows))
    for (let row = 0; row < matrix.rows; row++) {
      const leaf = leafOf(state, matrix, row)
      for (let k = 0; k < outputs; k++) margins[k]![row] = state.values[leaf * outputs + k]!
    }
    return margins
  },
  jumps: ({ feature, threshold, levelsAt }) =>
    Array.from(feature.keys())
      .filter((node) => feature[node]! >= 0 && levelsAt[node]! < 0)
      .map((node) => ({ feature: feature[node]!, value: threshold[node]! })),
})

function leafOf(state: TreeState, { features }: Matrix, row: number): number {
  const { feature, threshold, levels, levelsAt, missingLeft, left, right } = state
  let node = 0
  while (feature[node]! >= 0) {
    const about = features[feature[node]!]!
    let isLeft: boolean
    if (about.kind === 'number') {
      const x = about.values[row]!
      isLeft = Number.isNaN(x) ? missingLeft[node] === 1 : x <= threshold[node]!
    } else {
      const code = about.codes[row]!
      isLeft = code < 0 ? missingLeft[node] === 1 : levels[levelsAt[node]! + code] === 1
    }
    node = isLeft ? left[node]! : right[node]!
  }
  return node
}
