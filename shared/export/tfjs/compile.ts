import { foldedNets, isMlpState, type MlpState, MODELS, netPlan } from '../../models/index.ts'
import type { Pipeline } from '../../pipeline/index.ts'
import { type LayersBuilder, layersBuilder } from './layers.ts'
import { numberWidth } from './net-inputs.ts'

/** Why layers cannot say this model; null where they can. */
export function layersRefusal(pipeline: Pipeline): string | null {
  const { branches, blend, calibration } = pipeline
  const unknown = Object.keys(pipeline).find((part) => !(part in PARTS))
  if (unknown !== undefined) return `its stage “${unknown}” is not written for TensorFlow.js.`

  const members = branches.flatMap(({ views }) => views.flatMap((view) => view.members))
  const other = members.find(({ state }) => !isMlpState(state))
  if (other || members.length === 0)
    return `only neural nets are made of layers that TensorFlow.js knows; this model ${other ? `is of the family “${MODELS.get(other.family).title}”` : 'has none'}.`
  if (calibration?.curve) return 'its scores follow a curve after the net, and there is no layer for one.'
  if (members.length > 1 && blend === 'probabilities')
    return 'its nets vote by their probabilities, which are calibrated afterwards, and there is no layer for the logarithm in between.'
  return null
}

/** Every part of a pipeline that layers or the encoder beside them say. Thresholds by group would need the rows again. */
const PARTS: Record<Exclude<keyof Pipeline, 'decision'>, true> = {
  task: true,
  target: true,
  classes: true,
  threshold: true,
  inputs: true,
  branches: true,
  blend: true,
  calibration: true,
  background: true,
}

/** A net of the vote: what its margins are multiplied by, and what is added to each. */
interface Vote {
  readonly state: MlpState
  readonly factor: number
  readonly added: readonly number[]
}

/** All nets of a model as one layers model; shares, shifts, scales and calibration are part of its last weights. */
export function compileLayers(
  pipeline: Pipeline,
  name: string,
): { readonly json: string; readonly weights: Uint8Array } {
  const builder = layersBuilder(name)
  const margins = votesOf(pipeline).flatMap((vote, v) => netsOf(builder, vote, v))
  const total = sumOf(builder, 'margins', margins)
  const activation = { binary: 'sigmoid', multiclass: 'softmax', regression: 'linear' }[pipeline.task]
  return builder.finish(builder.layer('Activation', 'output', { activation }, [total]))
}

function votesOf({ branches, calibration }: Pipeline): Vote[] {
  const slope = calibration?.slope ?? 1
  const votes = branches.flatMap(({ views }) =>
    views.flatMap(({ members, shift }) =>
      members.flatMap(({ state, weight }): Vote[] => {
        if (!isMlpState(state)) return []
        const added = Array.from({ length: state.outputs }, (_, k) => slope * weight * (shift?.[k] ?? 0))
        return [{ state, factor: slope * weight, added }]
      }),
    ),
  )
  return votes.map((vote, v) =>
    v === 0 && calibration
      ? { ...vote, added: vote.added.map((value, k) => value + (calibration.intercepts[k] ?? 0)) }
      : vote,
  )
}

/** The nets of one vote over the same inputs: layers that give their parts of the margins. */
function netsOf(builder: LayersBuilder, { state, factor, added }: Vote, vote: number): string[] {
  const width = numberWidth(state)
  const numbers = width > 0 ? builder.input(`numbers_${vote}`, width, 'float32') : null
  const count = state.cardinalities.length
  const levels = count > 0 ? builder.input(`levels_${vote}`, count, 'int32') : null
  const share = (factor * state.scale) / state.members.length
  return state.members.map((parameters, m) => {
    const offset = m === 0 ? added.map((value) => value + factor * state.centre) : []
    return netOf(builder, { state, parameters, m, share, offset, numbers, levels, name: `${vote}_${m}` })
  })
}

interface Net {
  readonly state: MlpState
  readonly parameters: Float32Array
  readonly m: number
  /** What its outputs are multiplied by, and what is then added. */
  readonly share: number
  readonly offset: readonly number[]
  readonly numbers: string | null
  readonly levels: string | null
  readonly name: string
}

function netOf(builder: LayersBuilder, net: Net): string {
  const { state, parameters, share, offset, name } = net
  const plan = netPlan(state)
  const given = [firstLayer(builder, net)]
  for (const [l, { weights, biases, inputs, outputs, adds, isHidden }] of plan.layers.entries()) {
    if (l === 0) continue
    const isLast = l === plan.layers.length - 1
    const units = isLast ? plan.outputs : outputs
    const kernel = new Float32Array(inputs * units)
    for (let i = 0; i < kernel.length; i++) {
      const value = parameters[weights + Math.floor(i / units) * outputs + (i % units)] ?? 0
      kernel[i] = isLast ? share * value : value
    }
    const bias = parameters.slice(biases, biases + units)
    const scaled = isLast ? bias.map((value, k) => share * value + (offset[k] ?? 0)) : bias
    const dense = denseLayer(builder, `dense_${name}_${l}`, kernel, scaled, isHidden && !adds, given.at(-1) ?? '')
    given.push(adds ? builder.layer('Add', `add_${name}_${l}`, {}, [dense, given[l - 2] ?? dense]) : dense)
  }
  return given.at(-1) ?? ''
}

/** Numbers through a dense layer, levels through one table: what each adds up to, averaged, so the table is as many times larger. */
function firstLayer(builder: LayersBuilder, { state, parameters, m, numbers, levels, name }: Net): string {
  const { layers } = netPlan(state)
  const [{ outputs: units = 0, weights = 0, biases = 0 } = {}] = layers
  const parts: string[] = []
  if (numbers !== null) {
    const kernel = parameters.slice(weights, weights + numberWidth(state) * units)
    parts.push(denseLayer(builder, `numbers_${name}`, kernel, parameters.slice(biases, biases + units), false, numbers))
  }
  const tables = foldedNets(state)[m]?.levels ?? []
  if (levels !== null) {
    const count = tables.length
    const bias = numbers === null ? parameters.slice(biases, biases + units) : new Float32Array(units)
    const table = Float32Array.from(
      tables.flatMap((one) => [...one]),
      (value, i) => count * value + (bias[i % units] ?? 0),
    )
    const rows = table.length / units
    const config = { input_dim: rows, output_dim: units, mask_zero: false, input_length: count }
    const embedding = builder.layer('Embedding', `levels_${name}`, config, [levels])
    builder.weight(embedding, 'embeddings', [rows, units], table)
    parts.push(builder.layer('GlobalAveragePooling1D', `mean_${name}`, {}, [embedding]))
  }
  return builder.layer('Activation', `hidden_${name}`, { activation: 'relu' }, [sumOf(builder, `sum_${name}`, parts)])
}

function denseLayer(
  builder: LayersBuilder,
  name: string,
  kernel: Float32Array,
  bias: Float32Array,
  isRelu: boolean,
  from: string,
): string {
  const units = bias.length
  const dense = builder.layer('Dense', name, { units, activation: isRelu ? 'relu' : 'linear', use_bias: true }, [from])
  builder.weight(dense, 'kernel', [kernel.length / units, units], kernel)
  builder.weight(dense, 'bias', [units], bias)
  return dense
}

const sumOf = (builder: LayersBuilder, name: string, parts: readonly string[]): string =>
  parts.length === 1 ? (parts[0] ?? '') : builder.layer('Add', name, {}, parts)
