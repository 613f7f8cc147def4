import { type Folded, foldedNets, type Layer, type NetPlan, netPlan } from '../../../models/index.ts'
import type { NetTables } from '../../formula/writer.ts'
import { cNumber } from './numbers.ts'

/** Numbers of one kind of all nets, end to end, in both forms: a scale a run of equal length or of its own. */
interface Packed {
  readonly values: number[]
  readonly whole: number[]
  readonly scales: number[]
}

const packed = (): Packed => ({ values: [], whole: [], scales: [] })

/** @param largest of the integers that the run is kept in */
function pack(into: Packed, run: ArrayLike<number>, largest: number): void {
  const most = Array.from(run).reduce((own, value) => Math.max(own, Math.abs(value)), 0)
  const scale = Math.fround(most > 0 ? most / largest : 1)
  into.scales.push(scale)
  for (const value of Array.from(run)) {
    into.values.push(value)
    into.whole.push(Math.max(-largest, Math.min(largest, Math.round(value / scale))))
  }
}

const [LARGEST_INT16, LARGEST_INT8] = [32_767, 127]

/**
 * Nets as tables: what each piece of a number and each level adds to the first layer (16 bits a number in the quantised
 * form), then layers of weights (8 bits, with a scale a unit). Sums are doubles; three runs of units lie on the stack.
 */
export function writeNets({ name, state, outputs }: NetTables): string {
  const plan = netPlan(state)
  const [first, ...others] = plan.layers
  if (!first) return ''
  const layers = others.map((layer, l) => ({ ...layer, kept: l === others.length - 1 ? outputs : layer.outputs }))
  const kept = { sums: packed(), lines: packed(), levels: packed(), weights: packed() }
  const biases: number[] = []
  for (const [m, folded] of foldedNets(state).entries()) {
    const parameters = state.members[m] ?? new Float32Array(plan.parameters)
    packFirst(kept, plan, first, parameters, folded)
    for (let j = 0; j < first.outputs; j++) biases.push(parameters[first.biases + j] ?? 0)
    for (const layer of layers) {
      for (let j = 0; j < layer.kept; j++) {
        pack(kept.weights, column(parameters, layer, j), LARGEST_INT8)
        biases.push(parameters[layer.biases + j] ?? 0)
      }
    }
  }
  const spans = plan.inputs.numbers
  const cards = plan.inputs.levels.map(({ cardinality }) => cardinality)
  const array = (type: string, id: string, values: readonly (number | string)[]) =>
    values.length === 0 ? '' : `static const ${type} ${name}_${id}[] = {${values.join(',')}};\n`
  const floats = (values: readonly number[]) => values.map((value) => `${cNumber(Math.fround(value))}f`)
  const both = (id: string, { values, whole, scales }: Packed, type: string) =>
    values.length === 0
      ? ''
      : `#ifdef MODEL_QUANTISED\n${array(type, id, whole)}${array('float', `${id}_scale`, floats(scales))}#else\n${array('float', id, floats(values))}#endif\n`
  return [
    `/* ${state.members.length} nets of ${plan.layers.length} layers */\n`,
    array('unsigned long', 'spans', spans),
    array('unsigned long', 'cards', cards),
    array('float', 'biases', floats(biases)),
    both('sums', kept.sums, 'short'),
    both('lines', kept.lines, 'short'),
    both('levels', kept.levels, 'short'),
    both('weights', kept.weights, 'signed char'),
    functionText(name, state.members.length, first.outputs, layers, spans.length, cards.length, outputs),
  ].join('')
}

function packFirst(
  { sums, lines, levels }: { readonly sums: Packed; readonly lines: Packed; readonly levels: Packed },
  plan: NetPlan,
  { weights, outputs: width }: Layer,
  parameters: Float32Array,
  folded: Folded,
): void {
  for (const [f, span] of plan.inputs.numbers.entries()) {
    const pieces = Math.max(1, span)
    const from = weights + (plan.columns[f] ?? 0) * width
    pack(sums, folded.sums[f]?.subarray(0, pieces * width) ?? [], LARGEST_INT16)
    pack(lines, parameters.subarray(from, from + pieces * width), LARGEST_INT16)
  }
  for (const table of folded.levels) pack(levels, table, LARGEST_INT16)
}

/** Weights of one output. */
const column = (parameters: Float32Array, { weights, inputs, outputs }: Layer, j: number): number[] =>
  Array.from({ length: inputs }, (_, i) => parameters[weights + i * outputs + j] ?? 0)

type KeptLayer = Layer & { readonly kept: number }

function functionText(
  name: string,
  members: number,
  width: number,
  layers: readonly KeptLayer[],
  numbers: number,
  levels: number,
  outputs: number,
): string {
  const most = Math.max(width, ...layers.map(({ kept }) => kept))
  const steps = layers.map((layer, l) => denseText(layer, l + 1)).join('')
  const moving = [
    ...(numbers > 0 ? [`*sums = ${name}_sums`, `*lines = ${name}_lines`] : []),
    ...(levels > 0 ? [`*levels = ${name}_levels`] : []),
  ]
  const entries = moving.length > 0 ? `  const model_entry ${moving.join(', ')};\n` : ''
  return `static void ${name}_score(const double *x, double *out) {
  double units[3][${most}];
  const float *biases = ${name}_biases;
  const model_weight *weights = ${name}_weights;
${entries}#ifdef MODEL_QUANTISED
  const float *scales = ${name}_weights_scale;
#endif
  unsigned long m, i, j;
${Array.from({ length: outputs }, (_, k) => `  out[${k}] = 0.0;\n`).join('')}  for (m = 0; m < ${members}; m++) {
    for (j = 0; j < ${width}; j++) units[0][j] = (double)*biases++;
${numbers > 0 ? numbersText(name, width, numbers) : ''}${levels > 0 ? levelsText(name, width, numbers, levels) : ''}    for (j = 0; j < ${width}; j++) units[0][j] = fmax(0.0, units[0][j]);
${steps}${Array.from({ length: outputs }, (_, k) => `    out[${k}] += units[${layers.length % 3}][${k}];\n`).join('')}  }
}
`
}

const scaleText = (name: string, table: string, at: string): string =>
  `#ifdef MODEL_QUANTISED
      const double ${table}_scale = (double)${name}_${table}_scale[${at}];
#else
      const double ${table}_scale = 1.0;
#endif
`

/** What each number adds: the pieces behind it, and its share of the one that it lies in. */
const numbersText = (name: string, width: number, numbers: number): string =>
  `    for (i = 0; i < ${numbers}; i++) {
      const unsigned long span = ${name}_spans[i];
      const unsigned long pieces = span > 0 ? span : 1;
      const unsigned long whole = span == 0 || x[i] < 1.0 ? 0 : x[i] < (double)span ? (unsigned long)x[i] : span - 1;
${scaleText(name, 'sums', `m * ${numbers} + i`)}${scaleText(name, 'lines', `m * ${numbers} + i`)}      const double rest = (x[i] - (double)whole) * lines_scale;
      for (j = 0; j < ${width}; j++) {
        units[0][j] += sums_scale * (double)sums[whole * ${width} + j];
        units[0][j] += rest * (double)lines[whole * ${width} + j];
      }
      sums += pieces * ${width};
      lines += pieces * ${width};
    }
`

const levelsText = (name: string, width: number, numbers: number, levels: number): string =>
  `    for (i = 0; i < ${levels}; i++) {
      const double code = x[${numbers} + i];
      const unsigned long card = ${name}_cards[i];
      const unsigned long line = code >= 0.0 && code < (double)card ? (unsigned long)code : card;
${scaleText(name, 'levels', `m * ${levels} + i`)}      for (j = 0; j < ${width}; j++) units[0][j] += levels_scale * (double)levels[line * ${width} + j];
      levels += (card + 1) * ${width};
    }
`

function denseText({ inputs, kept, adds, isHidden }: KeptLayer, l: number): string {
  const [from, to, before] = [(l - 1) % 3, l % 3, (l + 1) % 3]
  const whole = adds ? `total + units[${before}][j]` : 'total'
  return `    for (j = 0; j < ${kept}; j++) {
#ifdef MODEL_QUANTISED
      double total = 0.0;
      for (i = 0; i < ${inputs}; i++) total += units[${from}][i] * (double)*weights++;
      total = total * (double)*scales++ + (double)*biases++;
#else
      double total = (double)*biases++;
      for (i = 0; i < ${inputs}; i++) total += units[${from}][i] * (double)*weights++;
#endif
      units[${to}][j] = ${isHidden ? `fmax(0.0, ${whole})` : whole};
    }
`
}
