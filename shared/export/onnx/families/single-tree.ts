import type { TreeState } from '../../../models/index.ts'
import { defineFamilyCompiler, withPlainCodes } from '../family-compiler.ts'
import type { GraphFeature } from '../features.ts'
import { type GraphNode, treeSums } from '../trees.ts'

export const tree = defineFamilyCompiler<TreeState>({
  id: 'tree',
  margins(state, features, ops) {
    const outputs = state.values.length / state.feature.length
    const node = (at: number): GraphNode => nodeOf(state, features, at, outputs)
    return treeSums(ops, withPlainCodes(ops, features), [{ root: 0, node }], outputs)
  },
})

const leafOf = (values: Float64Array, at: number, outputs: number): GraphNode => ({
  kind: 'leaf',
  weights: Array.from({ length: outputs }, (_, k) => [k, values[at * outputs + k] ?? 0] as const),
})

function nodeOf(state: TreeState, features: readonly GraphFeature[], at: number, outputs: number): GraphNode {
  const feature = state.feature[at] ?? -1
  if (feature < 0) return leafOf(state.values, at, outputs)
  const children = { feature, left: state.left[at] ?? 0, right: state.right[at] ?? 0 }
  const missingLeft = state.missingLeft[at] === 1
  const about = features[feature]
  if (about?.kind !== 'levels')
    return { kind: 'threshold', ...children, threshold: state.threshold[at] ?? 0, missingLeft }
  const first = state.levelsAt[at] ?? 0
  const codes = [...Array(about.cardinality).keys(), -1]
  const isInside = (code: number) => (code < 0 ? missingLeft : state.levels[first + code] === 1)
  return { kind: 'set', ...children, inside: codes.filter(isInside), outside: codes.filter((code) => !isInside(code)) }
}
