import type { LinearState, NaiveBayesState } from '../../../models/index.ts'
import { defineFamilyCompiler } from '../family-compiler.ts'
import type { GraphFeature } from '../features.ts'
import type { Numbers, Ops } from '../ops.ts'

/** Shape [1, outputs]: the same for every row. */
export const baseline = defineFamilyCompiler<{ readonly margins: Float64Array }>({
  id: 'baseline',
  margins: ({ margins }, _features, ops) => ops.row(margins),
})

export const linear = defineFamilyCompiler<LinearState>({
  id: 'linear',
  margins({ intercepts, weights, offsets, apart }, features, ops) {
    const outputs = intercepts.length
    const width = offsets.at(-1) ?? 0
    // Weights of the columns from `first` on, a line a column: what MatMul and Gather read.
    const lines = (first: number, count: number): number[][] =>
      Array.from({ length: count }, (_, j) =>
        Array.from({ length: outputs }, (_, k) => weights[k * width + first + j] ?? 0),
      )
    const parts: Numbers[] = [ops.row(intercepts)]
    const used = features.flatMap((feature, f) => {
      const line = lines(offsets[f] ?? 0, 1)[0] ?? []
      // What weighs nothing stays out, however large it is.
      return feature.kind === 'number' && line.some((weight) => weight !== 0)
        ? [{ numbers: feature.numbers, line }]
        : []
    })
    if (used.length > 0)
      parts.push(
        ops.product(
          ops.join(used.map(({ numbers }) => numbers)),
          used.flatMap(({ line }) => line),
          outputs,
        ),
      )
    for (const [f, feature] of features.entries())
      if (feature.kind === 'levels') {
        const table = [...lines(offsets[f] ?? 0, feature.cardinality), new Array<number>(outputs).fill(0)]
        parts.push(ops.lookUp(feature.codes, table.flat(), outputs))
      }
    let hats = features.length
    for (const [f, feature] of features.entries()) {
      const knots = apart?.knots.subarray(apart.runs[f], apart.runs[f + 1]) ?? []
      if (feature.kind === 'number' && knots.length > 1)
        parts.push(hatsOf(ops, feature.numbers, knots, lines(offsets[hats++] ?? 0, knots.length)))
    }
    return sumOf(ops, parts)
  },
})

/**
 * Piecewise linear between knots and level outside of them: the weight at the first knot, and for each gap as much of the
 * difference of its ends as the number has come through it.
 */
function hatsOf(ops: Ops, x: Numbers, knots: ArrayLike<number>, weights: readonly (readonly number[])[]): Numbers {
  const shares = ops.through(x, Array.from(knots))
  const steps = weights.slice(1).map((line, i) => line.map((weight, k) => weight - (weights[i]?.[k] ?? 0)))
  const [first = []] = weights
  return ops.add(ops.product(shares, steps.flat(), first.length), ops.row(first))
}

const sumOf = (ops: Ops, parts: readonly Numbers[]): Numbers => parts.reduce((sum, part) => ops.add(sum, part))

export const naiveBayes = defineFamilyCompiler<NaiveBayesState>({
  id: 'naive-bayes',
  margins(state, features, ops) {
    const classes = state.priors.length
    const parts = features.map((feature, f) => densityOf(ops, state, feature, state.at[f] ?? -1))
    const sums = sumOf(ops, [ops.row(state.priors), ...parts.filter((part) => part !== null)])
    return classes === 2 ? ops.subtract(ops.column(sums, 1), ops.column(sums, 0)) : sums
  },
})

function densityOf(ops: Ops, state: NaiveBayesState, feature: GraphFeature, first: number): Numbers | null {
  if (first < 0) return null
  const classes = state.priors.length
  if (feature.kind === 'levels') {
    const size = feature.cardinality * classes
    const table = Array.from({ length: size }, (_, i) => state.levels[first + i] ?? 0)
    return ops.lookUp(feature.codes, [...table, ...new Array<number>(classes).fill(0)], classes)
  }
  const ofClasses = (values: Float64Array) => ops.row(values.subarray(first, first + classes))
  const off = ops.subtract(feature.numbers, ofClasses(state.means))
  const twice = ops.multiply(ops.number(2), ofClasses(state.variances))
  const density = ops.subtract(ofClasses(state.heights), ops.divide(ops.multiply(off, off), twice))
  // A missing value says nothing, and neither does one so far off that its square is no number.
  const isSomething = ops.compare('Greater', density, ops.number(-Infinity))
  return ops.choose(isSomething, density, ops.number(0))
}
