import { type Folded, foldedNets, type Layer, type MlpState, netPlan } from '../../models/index.ts'
import type { FormulaFeature } from './encodings.ts'
import {
  atMost,
  choose,
  difference,
  type Formula,
  floor,
  isMissing,
  largest,
  less,
  named,
  number,
  product,
  quotient,
  smallest,
  sum,
} from './formula.ts'
import { added, type Writer } from './writer.ts'

// Nets as they score in the application (models/mlp/predictor.ts), sum by sum: the first layer is a table, which the others follow as
// products of matrices, a formula a unit.

type Plan = ReturnType<typeof netPlan>

/** What the first layer reads of a row: where each number, or each of its waves, lies; and the codes of levels. */
export interface NetFormulas {
  readonly places: readonly Formula[]
  readonly codes: readonly Formula[]
}

export function writeNets(state: MlpState, features: readonly FormulaFeature[], writer: Writer): Formula[] {
  const inputs = inputsOf(state, features, writer)
  const scaled = (total: Formula) =>
    sum([product(total, number(state.scale / state.members.length)), number(state.centre)])
  const { tables } = writer
  if (writer.tabled.includes('nets')) {
    const name = `nets_${tables.length}`
    tables.push({ kind: 'nets', name, state, outputs: state.outputs, values: [...inputs.places, ...inputs.codes] })
    return Array.from({ length: state.outputs }, (_, k) => scaled(named(`${name}[${k}]`)))
  }
  const plan = netPlan(state)
  const totals = foldedNets(state).map((folded, m) => netOf(plan, state.members[m] ?? NONE, folded, inputs, writer))
  return Array.from({ length: state.outputs }, (_, k) => {
    const [first = number(0), ...others] = totals.map((total) => total[k] ?? number(0))
    return scaled(others.length === 0 ? first : sum([first, ...others]))
  })
}

const NONE = new Float32Array(0)

function inputsOf(state: MlpState, features: readonly FormulaFeature[], writer: Writer): NetFormulas {
  const inputs = 1 + 2 * (state.waves ?? 0)
  const places: Formula[] = []
  const codes: Formula[] = []
  for (const { kind, value } of features) {
    if (kind === 'levels') {
      codes.push(value)
      continue
    }
    const f = places.length / inputs
    const knots = [...state.knots.subarray(state.knotStarts[f], state.knotStarts[f + 1])]
    const place = writer.keep('place', placeAmong(value, knots, state.columns[places.length] ?? 0, writer))
    for (let input = 0; input < inputs; input++)
      places.push(input === 0 ? place : writer.keep('wave', waveOf(place, input, writer)))
  }
  return { places, codes }
}

/** Beyond so many standard deviations, a number that is read as it is counts no more. */
const FARTHEST = 10

/** See placeOf() of models/mlp/inputs.ts. */
function placeAmong(value: Formula, knots: readonly number[], columns: number, writer: Writer): Formula {
  if (value.is === 'missing') return number(columns / 2)
  const gone = isMissing(value)
  if (columns === 0) return choose(gone, number(0), largest(number(-FARTHEST), smallest(number(FARTHEST), value)))
  const gaps = knots.length - 1
  const cases = knots.slice(1, -1).map((knot, code) => ({ when: less(value, number(knot)), gives: number(code) }))
  const code = writer.keep('piece', { is: 'choice', cases, otherwise: number(gaps - 1) })
  const at = (values: readonly number[]): Formula => ({ is: 'pick', of: code, values, otherwise: 0 })
  const [lefts, widths] = [
    knots.slice(0, -1).map((knot) => knot / 2),
    knots.slice(1).map((knot, i) => knot / 2 - (knots[i] ?? 0) / 2),
  ]
  const share = quotient(difference(quotient(value, number(2)), at(lefts)), at(widths))
  const come = sum([code, smallest(number(1), largest(number(0), share))])
  return {
    is: 'choice',
    cases: [
      { when: gone, gives: number(columns / 2) },
      { when: atMost(value, number(knots[0] ?? 0)), gives: number(0) },
      { when: atMost(number(knots.at(-1) ?? 0), value), gives: number(columns) },
    ],
    otherwise: quotient(product(come, number(columns)), number(gaps)),
  }
}

/** Deviations of the longest wave: see models/mlp/waves.ts, whose arithmetic this is. */
const LONGEST = 8

function waveOf(place: Formula, input: number, writer: Writer): Formula {
  const plain = quotient(product(place, number(2 ** ((input - 1) >> 1))), number(LONGEST))
  const turns = writer.keep('turns', input % 2 === 1 ? difference(plain, number(0.25)) : plain)
  const rest = writer.keep('turns', difference(turns, floor(turns)))
  const x = product(number(2), smallest(rest, difference(number(1), rest)))
  const angle = writer.keep('angle', product(number(Math.PI), difference(x, number(0.5))))
  const square = writer.keep('angle', product(angle, angle))
  const terms: Formula[] = [angle]
  for (let k = 2; k <= 16; k += 2) {
    const negative = product(number(-1), terms.at(-1) ?? angle)
    terms.push(writer.keep('term', quotient(product(negative, square), number(k * (k + 1)))))
  }
  const half = quotient(difference(number(1), sum(terms)), number(2))
  const cosine = smallest(number(1), largest(number(0), half))
  return difference(product(number(2), cosine), number(1))
}

/** The outputs of one net. */
function netOf(plan: Plan, parameters: Float32Array, folded: Folded, inputs: NetFormulas, writer: Writer): Formula[] {
  const given: Formula[][] = [firstLayer(plan, parameters, folded, inputs, writer)]
  for (const [l, layer] of plan.layers.entries()) {
    const before = given.at(-1)
    if (l === 0 || !before) continue
    const outputs = l === plan.layers.length - 1 ? plan.outputs : layer.outputs
    const skipped = layer.adds ? (given[l - 2] ?? []) : []
    given.push(
      Array.from({ length: outputs }, (_, j) => {
        const total = dense(parameters, layer, j, before, writer)
        const whole = skipped[j] ? sum([total, skipped[j]]) : total
        return layer.isHidden ? unit(whole, writer) : writer.keep('unit', whole)
      }),
    )
  }
  return given.at(-1) ?? []
}

const unit = (total: Formula, writer: Writer): Formula =>
  total.is === 'number'
    ? number(Math.max(0, total.value))
    : writer.keep('unit', largest(number(0), writer.keep('unit', total)))

/** What adds nothing stands in no formula. */
function dense(
  parameters: Float32Array,
  { weights, biases, inputs, outputs }: Layer,
  j: number,
  before: readonly Formula[],
  writer: Writer,
): Formula {
  const terms = Array.from({ length: inputs }, (_, i) => parameters[weights + i * outputs + j] ?? 0).flatMap(
    (weight, i): Formula[] => {
      const own = before[i]
      if (weight === 0 || !own || (own.is === 'number' && own.value === 0)) return []
      return [product(own, number(weight))]
    },
  )
  const bias = number(parameters[biases + j] ?? 0)
  return terms.length === 0 ? bias : added(bias, terms, writer)
}

/** The table of the first layer: see firstLayer() of models/mlp/predictor.ts. */
function firstLayer(
  plan: Plan,
  parameters: Float32Array,
  folded: Folded,
  { places, codes }: NetFormulas,
  writer: Writer,
): Formula[] {
  const [layer] = plan.layers
  const width = layer?.outputs ?? 0
  const steps = places.map((place, f) => {
    const span = plan.inputs.numbers[f] ?? 0
    if (span === 0) return { whole: number(0), rest: place }
    const whole = writer.keep('whole', smallest(number(span - 1), floor(place)))
    return { whole, rest: writer.keep('rest', difference(place, whole)) }
  })
  return Array.from({ length: width }, (_, j) => {
    const own = (table: ArrayLike<number>, from: number, count: number) =>
      Array.from({ length: count }, (__, line) => table[from + line * width + j] ?? 0)
    const numbers = steps.flatMap(({ whole, rest }, f): Formula[] => {
      const span = Math.max(1, plan.inputs.numbers[f] ?? 0)
      const sums = own(folded.sums[f] ?? [], 0, span)
      const weights = own(parameters, (layer?.weights ?? 0) + (plan.columns[f] ?? 0) * width, span)
      return [...pickOf(whole, sums), ...pickOf(whole, weights).map((weight) => product(rest, weight))]
    })
    const levels = codes.flatMap((code, f): Formula[] => {
      const { cardinality = 0 } = plan.inputs.levels[f] ?? {}
      const values = own(folded.levels[f] ?? [], 0, cardinality + 1)
      const otherwise = values.pop() ?? 0
      if (otherwise === 0 && values.every((value) => value === 0)) return []
      return code.is === 'missing' ? [number(otherwise)] : [{ is: 'pick', of: code, values, otherwise }]
    })
    const terms = [...numbers, ...levels]
    const bias = number(parameters[(layer?.biases ?? 0) + j] ?? 0)
    return unit(terms.length === 0 ? bias : added(bias, terms, writer), writer)
  })
}

/** The value of a line; nothing where all are 0. */
function pickOf(of: Formula, values: readonly number[]): Formula[] {
  if (values.every((value) => value === 0)) return []
  if (of.is === 'missing' || values.length === 1) return [number(values[0] ?? 0)]
  return [{ is: 'pick', of, values, otherwise: 0 }]
}

/** Numbers of all tables of a net. */
export const netNumbers = (state: MlpState): number =>
  foldedNets(state).reduce(
    (total, { sums, levels }) =>
      total + [...sums, ...levels].reduce((own, table) => own + table.length, netPlan(state).parameters),
    0,
  )
