import { type AdditiveState, coarseCount } from '../../../models/index.ts'
import { defineFamilyCompiler } from '../family-compiler.ts'
import type { GraphFeature } from '../features.ts'
import type { Codes, Numbers, Ops } from '../ops.ts'

/** A sum of look-ups: see models/additive/predictor.ts. */
export const additive = defineFamilyCompiler<AdditiveState>({
  id: 'additive',
  margins(state, features, ops) {
    const { intercepts, binStart, values, pairStart, pairValues } = state
    const outputs = intercepts.length
    const [all, cells] = [binStart.at(-1) ?? 0, pairStart.at(-1) ?? 0]
    // A line a bin or cell, of a number an output.
    const lines = (table: Float64Array, size: number, from: number, to: number): number[] =>
      Array.from(
        { length: (to - from) * outputs },
        (_, i) => table[(i % outputs) * size + from + Math.floor(i / outputs)] ?? 0,
      )
    const bins = features.map((feature, f) => binOf(ops, state, feature, f))
    const parts: Numbers[] = [ops.row(intercepts)]
    for (const [f, bin] of bins.entries()) {
      const [from, to] = [binStart[f] ?? 0, binStart[f + 1] ?? 0]
      if (to > from) parts.push(ops.lookUp(bin, lines(values, all, from, to), outputs))
    }
    for (const [p, a] of state.first.entries()) {
      const b = state.second[p] ?? 0
      const [first, second] = [bins[a], bins[b]]
      if (!first || !second) continue
      const rows = ops.scaleCodes(ops.recode(first, coarseOf(state, a)), coarseCount(state, b))
      const cell = ops.addCodes(rows, ops.recode(second, coarseOf(state, b)))
      const [from, to] = [pairStart[p] ?? 0, pairStart[p + 1] ?? 0]
      parts.push(ops.lookUp(cell, lines(pairValues, cells, from, to), outputs))
    }
    return parts.reduce((sum, part) => ops.add(sum, part))
  },
})

/** For every bin of a feature its place in pairs. */
const coarseOf = ({ binStart, coarse }: AdditiveState, f: number): number[] => [
  ...coarse.subarray(binStart[f], binStart[f + 1]),
]

/** 0 where missing; of a number 1 and one more for each cut below it. */
function binOf(ops: Ops, state: AdditiveState, feature: GraphFeature, f: number): Codes {
  if (feature.kind === 'levels') {
    const [from, to] = [state.codeStart[f] ?? 0, state.codeStart[f + 1] ?? 0]
    const bins = Array.from({ length: feature.cardinality }, (_, code) =>
      from + code < to ? (state.codeBins[from + code] ?? 0) : 0,
    )
    return ops.recode(feature.codes, [...bins, 0])
  }
  const cuts = state.cuts.subarray(state.cutStart[f], state.cutStart[f + 1])
  const isThere = ops.asNumbers(ops.compare('Equal', feature.numbers, feature.numbers))
  if (cuts.length === 0) return ops.asCodes(isThere)
  const passed = ops.rowSum(ops.asNumbers(ops.compare('Greater', feature.numbers, ops.row(cuts))))
  return ops.asCodes(ops.add(isThere, passed))
}
