import type { Matrix } from '../matrix.ts'
import { definePredictor, type ModelState } from '../predictor.ts'
import { dense } from './dense.ts'
import { placeOf } from './inputs.ts'
import { multiply } from './multiply.ts'
import { type NetInputs, type NetPlan, planResidual } from './plan.ts'
import { inputsIn, waveOf } from './waves.ts'

/** Nets of one shape whose outputs are averaged, and how features become their inputs. */
export interface MlpState extends ModelState {
  /** Outputs that mean something. */
  readonly outputs: number
  readonly width: number
  readonly blocks: number
  /** The output is multiplied by `scale`, then `centre` is added. */
  readonly centre: number
  readonly scale: number
  /** Columns of each number feature, or of each of its inputs where it is read in waves; 0 where it is read as it is. */
  readonly columns: Int32Array
  /** Waves of each number feature; left out where there are none. */
  readonly waves?: number
  /** Knots of all number features end to end, ascending within each; `knotStarts` has one more entry than there are. */
  readonly knots: Float64Array
  readonly knotStarts: Int32Array
  /** Levels and embedding size of each level feature. */
  readonly cardinalities: Int32Array
  readonly sizes: Int32Array
  /** Parameters of each net, laid out by its plan. */
  readonly members: readonly Float32Array[]
  /** Epochs of the learning rate's schedule. */
  readonly schedule: number
  /** Epochs learned, on average. */
  readonly epochs: number
}

export const isMlpState = (state: unknown): state is MlpState =>
  typeof state === 'object' && state !== null && 'knotStarts' in state && 'members' in state

export type InputState = Pick<MlpState, 'columns' | 'cardinalities' | 'sizes'>

export const inputsOf = ({ columns, cardinalities, sizes }: InputState): NetInputs => ({
  numbers: [...columns],
  levels: Array.from(cardinalities, (cardinality, f) => ({ cardinality, size: sizes[f]! })),
})

/** Rows that are scored together: their hidden units stay in the cache. */
const CHUNK = 64

export const mlpPredictor = definePredictor<MlpState>({
  id: 'mlp',
  margins(state, matrix, kernels) {
    const plan = netPlan(state)
    const columns = netColumns(state, matrix)
    const layers = foldedOf(state, plan)
    const margins = Array.from({ length: state.outputs }, () => new Float64Array(matrix.rows))
    const nets = { plan, members: state.members, outputs: state.outputs, folded: layers }
    if (matrix.rows < CHUNK || !kernels?.addNets(nets, columns, margins)) addNets(nets, columns, margins)
    const factor = state.scale / state.members.length
    return margins.map((margin) => margin.map((total) => total * factor + state.centre))
  },
})

/** Nets that score together. */
export interface NetScoring {
  readonly plan: NetPlan
  readonly members: readonly Float32Array[]
  readonly outputs: number
  readonly folded: readonly Folded[]
}

function addNets({ plan, members, folded }: NetScoring, columns: NetColumns, margins: readonly Float64Array[]): void {
  const rows = margins[0]?.length ?? 0
  const buffers = plan.layers.map((layer) => new Float64Array(CHUNK * layer.outputs))
  for (let from = 0; from < rows; from += CHUNK) {
    const count = Math.min(CHUNK, rows - from)
    for (const [m, parameters] of members.entries()) {
      firstLayer(plan, parameters, folded[m]!, columns, from, count, buffers[0]!)
      otherLayers(plan, parameters, count, buffers)
      const last = buffers.at(-1)!
      const width = plan.layers.at(-1)!.outputs
      for (const [k, margin] of margins.entries())
        for (let i = 0; i < count; i++) margin[from + i] = margin[from + i]! + last[i * width + k]!
    }
  }
}

export interface NetColumns {
  /** Places of the rows, one array a number feature, or each of its inputs. */
  readonly places: readonly Float64Array[]
  readonly codes: readonly Int32Array[]
}

/** The features of a matrix as a net's first layer reads them. */
export function netColumns({ columns, knots, knotStarts, waves = 0 }: MlpState, matrix: Matrix): NetColumns {
  const inputs = inputsIn(waves)
  const places: Float64Array[] = []
  const codes: Int32Array[] = []
  for (const feature of matrix.features) {
    if (feature.kind === 'levels') codes.push(feature.codes)
    else {
      const f = places.length / inputs
      const [from, to, span] = [knotStarts[f]!, knotStarts[f + 1]!, columns[places.length]!]
      const place = feature.values.map((value) => placeOf(value, knots, from, to, span))
      for (let input = 0; input < inputs; input++)
        places.push(input === 0 ? place : place.map((at) => waveOf(at, input)))
    }
  }
  return { places, codes }
}

/**
 * The first layer as tables: what a number adds up to each of its columns, and what each level adds. A row then costs
 * one line of a table for each feature, however many columns the feature has.
 */
export interface Folded {
  /** One table a number feature: line t is the sum of the weights of its columns before t. */
  readonly sums: readonly Float32Array[]
  /** One table a level feature: line c is what level c adds; the last is that of no level. */
  readonly levels: readonly Float32Array[]
}

const FOLDED = new WeakMap<MlpState, readonly Folded[]>()

/** The shape of a state's nets. */
export const netPlan = (state: MlpState): NetPlan =>
  planResidual(inputsOf(state), state.width, state.blocks, state.outputs)

/** The tables of a state's nets: what compilers start from. */
export const foldedNets = (state: MlpState): readonly Folded[] => foldedOf(state, netPlan(state))

/** The tables of a state's nets, made when it first scores. */
function foldedOf(state: MlpState, plan: NetPlan): readonly Folded[] {
  const known = FOLDED.get(state)
  if (known) return known
  const folded = state.members.map((parameters): Folded => {
    const { outputs: width, weights } = plan.layers[0]!
    return {
      sums: plan.inputs.numbers.map((span, f) => {
        const first = weights + plan.columns[f]! * width
        const table = new Float32Array((span + 1) * width)
        for (let i = width; i < table.length; i++) table[i] = table[i - width]! + parameters[first + i - width]!
        return table
      }),
      levels: plan.inputs.levels.map(({ cardinality, size }, f) => {
        const table = new Float32Array((cardinality + 1) * width)
        const first = weights + plan.embeddingColumns[f]! * width
        const product = {
          a: { values: parameters, start: plan.embeddings[f]!, row: size, column: 1 },
          b: { values: parameters, start: first, row: width, column: 1 },
          c: { values: table, start: 0, row: width, column: 1 },
          bias: null,
        }
        multiply(product, cardinality + 1, width, size)
        return table
      }),
    }
  })
  FOLDED.set(state, folded)
  return folded
}

function firstLayer(
  { inputs: { numbers, levels }, columns, layers }: NetPlan,
  parameters: Float32Array,
  folded: Folded,
  { places, codes }: NetColumns,
  from: number,
  count: number,
  out: Float64Array,
): void {
  const { outputs: width, weights, biases } = layers[0]!
  for (let i = 0; i < count; i++) {
    const to = i * width
    for (let j = 0; j < width; j++) out[to + j] = parameters[biases + j]!
    for (let f = 0; f < numbers.length; f++) {
      const place = places[f]![from + i]!
      const span = numbers[f]!
      const whole = span === 0 ? 0 : Math.min(span - 1, Math.floor(place))
      const rest = place - whole
      const sums = folded.sums[f]!
      const line = whole * width
      const next = weights + (columns[f]! + whole) * width
      for (let j = 0; j < width; j++) out[to + j] = out[to + j]! + sums[line + j]! + rest * parameters[next + j]!
    }
    for (let f = 0; f < levels.length; f++) {
      const code = codes[f]![from + i]!
      const line = (code < 0 ? levels[f]!.cardinality : code) * width
      const table = folded.levels[f]!
      for (let j = 0; j < width; j++) out[to + j] = out[to + j]! + table[line + j]!
    }
    for (let j = 0; j < width; j++) out[to + j] = Math.max(0, out[to + j]!)
  }
}

function otherLayers({ layers }: NetPlan, parameters: Float32Array, rows: number, buffers: Float64Array[]): void {
  for (let l = 1; l < layers.length; l++) {
    const layer = layers[l]!
    const { outputs, adds, isHidden } = layer
    const out = buffers[l]!
    dense(buffers[l - 1]!, parameters, layer, rows, out)
    const size = rows * outputs
    if (adds) for (let i = 0; i < size; i++) out[i] = out[i]! + buffers[l - 2]![i]!
    if (isHidden) for (let i = 0; i < size; i++) out[i] = Math.max(0, out[i]!)
  }
}
