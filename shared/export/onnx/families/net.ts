import { type Folded, foldedNets, type Layer, type MlpState, netPlan } from '../../../models/index.ts'
import { defineFamilyCompiler } from '../family-compiler.ts'
import type { GraphFeature } from '../features.ts'
import type { Codes, Numbers, Ops } from '../ops.ts'
import { refused } from '../refusal.ts'

type Plan = ReturnType<typeof netPlan>

/** Nets as they score in the application: the first layer is a table, see models/mlp/predictor.ts. */
export const mlp = defineFamilyCompiler<MlpState>({
  id: 'mlp',
  margins(state, features, ops) {
    const plan = netPlan(state)
    const inputs = inputsOf(ops, state, features)
    const totals = foldedNets(state).map((folded, m) => {
      const parameters = state.members[m] ?? new Float32Array(plan.parameters)
      return netOf(ops, plan, parameters, firstLayer(ops, plan, parameters, folded, inputs))
    })
    const total = totals.reduce((sum, own) => ops.add(sum, own))
    return ops.add(ops.multiply(total, ops.number(state.scale / state.members.length)), ops.number(state.centre))
  },
})

/** Places of the numbers, or of each of their waves, and the codes of levels. */
interface Inputs {
  readonly places: readonly Numbers[]
  readonly codes: readonly Codes[]
}

function inputsOf(ops: Ops, state: MlpState, features: readonly GraphFeature[]): Inputs {
  const inputs = 1 + 2 * (state.waves ?? 0)
  const places: Numbers[] = []
  const codes: Codes[] = []
  for (const feature of features) {
    if (feature.kind === 'levels') {
      codes.push(feature.codes)
      continue
    }
    const f = places.length / inputs
    const knots = state.knots.subarray(state.knotStarts[f], state.knotStarts[f + 1])
    const place = placeAmong(ops, feature.numbers, knots, state.columns[places.length] ?? 0)
    for (let input = 0; input < inputs; input++) places.push(input === 0 ? place : waveOf(ops, place, input))
  }
  return { places, codes }
}

/** See placeOf() of models/mlp/inputs.ts. */
function placeAmong(ops: Ops, x: Numbers, knots: Float64Array, columns: number): Numbers {
  if (columns === 0) {
    const bounded = ops.least(ops.most(x, ops.number(-FARTHEST)), ops.number(FARTHEST))
    return ops.choose(ops.isMissing(x), ops.number(0), bounded)
  }
  const gaps = knots.length - 1
  const shares = ops.through(x, [...knots])
  const place = ops.multiply(ops.rowSum(shares), ops.number(columns / gaps))
  return ops.choose(ops.isMissing(x), ops.number(columns / 2), place)
}

const FARTHEST = 10
/** Deviations of the longest wave: see models/mlp/waves.ts. */
const LONGEST = 8

function waveOf(ops: Ops, place: Numbers, input: number): Numbers {
  const turns = ops.multiply(place, ops.number(2 ** ((input - 1) >> 1) / LONGEST))
  // A cosine is a sine a quarter of a turn ahead, and the application's sine inputs are cosines a quarter behind.
  const ahead = input % 2 === 1 ? turns : ops.add(turns, ops.number(0.25))
  const rest = ops.subtract(ahead, ops.unary('Floor', ahead))
  return ops.unary('Sin', ops.multiply(rest, ops.number(2 * Math.PI)))
}

function firstLayer(
  ops: Ops,
  plan: Plan,
  parameters: Float32Array,
  folded: Folded,
  { places, codes }: Inputs,
): Numbers {
  const [layer] = plan.layers
  if (!layer) throw refused('a neural net', 'it has no layers')
  const width = layer.outputs
  const lines = (first: number, count: number) =>
    parameters.subarray(layer.weights + first * width, layer.weights + (first + count) * width)
  const parts = [ops.row(parameters.subarray(layer.biases, layer.biases + width))]
  for (const [f, place] of places.entries()) {
    const span = plan.inputs.numbers[f] ?? 0
    const first = plan.columns[f] ?? 0
    if (span === 0) {
      parts.push(ops.product(place, lines(first, 1), width))
      continue
    }
    const whole = ops.least(ops.unary('Floor', place), ops.number(span - 1))
    const code = ops.asCodes(whole)
    const rest = ops.subtract(place, whole)
    parts.push(ops.lookUp(code, folded.sums[f] ?? [], width))
    parts.push(ops.multiply(rest, ops.lookUp(code, lines(first, span), width)))
  }
  for (const [f, code] of codes.entries()) parts.push(ops.lookUp(code, folded.levels[f] ?? [], width))
  return ops.unary(
    'Relu',
    parts.reduce((sum, part) => ops.add(sum, part)),
  )
}

/** The layers after the first, and of the last the outputs that mean something. */
function netOf(ops: Ops, plan: Plan, parameters: Float32Array, first: Numbers): Numbers {
  const given = [first]
  for (const [l, layer] of plan.layers.entries()) {
    const before = given.at(-1)
    if (l === 0 || !before) continue
    const isLast = l === plan.layers.length - 1
    const outputs = isLast ? plan.outputs : layer.outputs
    const made = ops.add(
      ops.product(before, leading(parameters, layer, outputs), outputs),
      ops.row(parameters.subarray(layer.biases, layer.biases + outputs)),
    )
    const added = layer.adds ? ops.add(made, given[l - 2] ?? made) : made
    given.push(layer.isHidden ? ops.unary('Relu', added) : added)
  }
  return given.at(-1) ?? first
}

/** The weights of the first outputs alone. */
function leading(parameters: Float32Array, { weights, inputs, outputs }: Layer, wanted: number): Float32Array {
  if (wanted === outputs) return parameters.subarray(weights, weights + inputs * outputs)
  const kept = new Float32Array(inputs * wanted)
  for (let i = 0; i < inputs; i++)
    kept.set(parameters.subarray(weights + i * outputs, weights + i * outputs + wanted), i * wanted)
  return kept
}
