import { type Feature, type GbdtState, gbdtColumns } from '../../../models/index.ts'
import { defineFamilyCompiler } from '../family-compiler.ts'
import type { GraphFeature } from '../features.ts'
import type { Numbers, Ops } from '../ops.ts'
import { type GraphNode, type GraphTree, treeSums } from '../trees.ts'

export const gbdt = defineFamilyCompiler<GbdtState>({
  id: 'gbdt',
  margins(state, features, ops) {
    const margins = ops.add(boostedSums(state, features, ops), ops.row(state.base))
    return state.link === 'log' ? ops.unary('Exp', margins) : margins
  },
})

/** The sums of the trees, without what they begin from: [N, outputs]. */
export function boostedSums(state: GbdtState, features: readonly GraphFeature[], ops: Ops): Numbers {
  const tables = gbdtColumns(state, { rows: 0, features: features.map(everyCode) })
  const columns = features.map((feature, f) =>
    feature.kind === 'number' ? feature.numbers : ops.lookUp(feature.codes, tables[f] ?? []),
  )
  const outputs = state.base.length
  const trees = Array.from(
    state.roots,
    (root, t): GraphTree => ({ root, node: (at) => nodeOf(state, tables, at, t % outputs) }),
  )
  return treeSums(ops, ops.join(columns), trees, outputs)
}

/** A feature of levels with each code once, the last −1; of numbers, nothing. */
const everyCode = (feature: GraphFeature): Feature =>
  feature.kind === 'number'
    ? { kind: 'number', values: new Float64Array(0) }
    : {
        kind: 'levels',
        codes: Int32Array.of(...Array(feature.cardinality).keys(), -1),
        cardinality: feature.cardinality,
      }

function nodeOf(state: GbdtState, tables: readonly Float64Array[], at: number, target: number): GraphNode {
  const { left, right, feature, threshold, missingLeft, value, levels } = state
  if ((left[at] ?? -1) < 0) return { kind: 'leaf', weights: [[target, value[at] ?? 0]] }
  const children = { feature: feature[at] ?? 0, left: left[at] ?? 0, right: right[at] ?? 0 }
  const start = levels?.sets?.start[at] ?? -1
  const bits = levels?.sets?.bits
  if (start < 0 || !bits)
    return { kind: 'threshold', ...children, threshold: threshold[at] ?? 0, missingLeft: missingLeft[at] === 1 }
  const bins = [...new Set(tables[children.feature])].sort((a, b) => a - b)
  const isInside = (bin: number) => (((bits[start + (bin >> 3)] ?? 0) >> (bin & 7)) & 1) === 1
  return { kind: 'set', ...children, inside: bins.filter(isInside), outside: bins.filter((bin) => !isInside(bin)) }
}
