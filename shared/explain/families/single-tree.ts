import { isTreeState, numbersOf, type TreeState } from '../../models/index.ts'
import type { SplitTrees } from '../trees/split-trees.ts'
import type { ExactFamily } from './family.ts'

export const tree: ExactFamily = {
  id: 'tree',
  exact: (state) => (isTreeState(state) ? singleTree(state) : null),
}

function singleTree({
  feature,
  threshold,
  levels,
  levelsAt,
  missingLeft,
  left,
  right,
  values,
  weight,
}: TreeState): SplitTrees {
  const outputs = values.length / feature.length
  return {
    outputs,
    roots: Int32Array.of(0),
    left: left.map((child, node) => (feature[node]! < 0 ? -1 : child)),
    right,
    feature,
    values,
    stride: outputs,
    cover: weight,
    columnsOf: ({ features }) => features.map(numbersOf),
    goesLeft(node, x) {
      if (Number.isNaN(x)) return missingLeft[node] === 1
      return levelsAt[node]! < 0 ? x <= threshold[node]! : levels[levelsAt[node]! + x] === 1
    },
  }
}
