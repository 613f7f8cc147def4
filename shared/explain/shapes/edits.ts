import { z } from 'zod'
import { parseParams, usageError } from '../../core/index.ts'
import { type AdditiveState, makeMonotone } from '../../models/index.ts'
import type { Pipeline } from '../../pipeline/index.ts'
import { type GlassBox, glassBoxOf, levelsOf, withState } from './glass-box.ts'
import { smoothed } from './smoothing.ts'

const SHAPE = z.string().min(1)
const CLASS = z.string().optional()
const RANGE = { from: z.number().optional(), to: z.number().optional() }

/** One thing that was done to a shape by hand. Values are in the units of the margin, as the model's shapes are shown. */
export const SHAPE_EDIT = z.discriminatedUnion('edit', [
  z.strictObject({
    edit: z.literal('flatten'),
    shape: SHAPE,
    ...RANGE,
    levels: z.array(z.string()).optional(),
    missing: z.boolean().optional(),
    /** Left out: the mean over the training rows that are concerned. */
    value: z.number().optional(),
    class: CLASS,
  }),
  z.strictObject({
    edit: z.literal('smooth'),
    shape: SHAPE,
    ...RANGE,
    strength: z.number().gt(0).max(1000).default(1),
    class: CLASS,
  }),
  z.strictObject({
    edit: z.literal('monotone'),
    shape: SHAPE,
    direction: z.enum(['rising', 'falling']),
    class: CLASS,
  }),
  /** Of a column, with the pairs that it is in. */
  z.strictObject({ edit: z.literal('remove'), shape: SHAPE }),
  z.strictObject({ edit: z.literal('removePair'), pair: z.tuple([SHAPE, SHAPE]) }),
])

export type ShapeEdit = z.output<typeof SHAPE_EDIT>

export const SHAPE_EDITS = z.array(SHAPE_EDIT).max(10_000)

/** @throws a usage error that says which edit is wrong */
export function parseEdits(edits: unknown): ShapeEdit[] {
  const list = parseParams(z.object({ edits: SHAPE_EDITS }), { edits }, 'edits')
  return list.edits
}

/**
 * The pipeline with its shapes as these edits, one after the other, make them of what was learned: edits of before count for
 * nothing, and without any it is the model that was trained. Intercepts stay, so that rows that an edit does not concern keep
 * their scores.
 *
 * @throws a usage error where the pipeline is no single additive model, or an edit names what is not there
 */
export function withEdits(pipeline: Pipeline, edits: readonly ShapeEdit[]): Pipeline {
  const box = glassBoxOf(pipeline)
  const { values, pairValues } = box.state.learned ?? box.state
  const edited = { ...box.state, values: values.slice(), pairValues: pairValues.slice(), learned: null }
  for (const edit of edits) apply(edit, { ...box, state: edited }, pipeline)
  return withState(pipeline, { ...edited, learned: edits.length > 0 ? { values, pairValues } : null })
}

/** Changes the values of `state` in place. */
function apply(edit: ShapeEdit, box: GlassBox, { task, classes }: Pipeline): void {
  if (edit.edit === 'removePair') removePair(edit.pair, box)
  else if (edit.edit === 'remove') removeFeature(box.state, featureOf(edit.shape, box))
  else for (const k of outputsOf(edit.class, task === 'multiclass' ? classes : [])) reshape(edit, box, k)
}

/** Changes one shape, for one output. */
function reshape(edit: Exclude<ShapeEdit, { edit: 'remove' | 'removePair' }>, box: GlassBox, output: number): void {
  const { state, slope } = box
  const feature = featureOf(edit.shape, box)
  const [from, to] = [state.binStart[feature] ?? 0, state.binStart[feature + 1] ?? 0]
  const weights = state.weights.subarray(from, to)
  const own = state.values.subarray(output * state.weights.length + from, output * state.weights.length + to)
  if (edit.edit === 'flatten') {
    const value = edit.value === undefined ? undefined : edit.value / slope
    own.set(flattened(own, weights, binsIn(edit, box, feature), value))
    return
  }
  ordered(edit.shape, box, feature, edit.edit === 'smooth' ? 'be smoothed along' : 'rise or fall with')
  if (edit.edit === 'smooth') own.set(smoothed(own, weights, binsIn(edit, box, feature), edit.strength))
  else makeMonotone(own, weights, (edit.direction === 'rising' ? 1 : -1) * (slope < 0 ? -1 : 1))
}

function featureOf(name: string, { features }: GlassBox): number {
  const found = features.flatMap((feature, f) => (feature.name === name ? [f] : []))
  const ofColumn = features.flatMap((feature, f) => (feature.column === name ? [f] : []))
  const [first, ...others] = found.length > 0 ? found : ofColumn
  if (first !== undefined && others.length === 0) return first
  const known = features.map((feature) => feature.name).join(', ')
  throw usageError(
    first === undefined ? `The model has no shape "${name}".` : `The column "${name}" has ${others.length + 1} shapes.`,
    { value: name, next: `Its shapes are ${known}.` },
  )
}

function outputsOf(name: string | undefined, classes: readonly string[]): number[] {
  if (name === undefined) return classes.length > 0 ? [...classes.keys()] : [0]
  const k = classes.indexOf(name)
  if (k >= 0) return [k]
  throw usageError(`The model has no shapes for the class "${name}".`, {
    value: name,
    next: classes.length > 0 ? `Its classes are ${classes.join(', ')}.` : 'Leave the class out: there is one output.',
  })
}

function ordered(name: string, box: GlassBox, feature: number, what: string): void {
  if (!levelsOf(box, feature)) return
  throw usageError(`"${name}" holds categories, which have no order to ${what}.`, {
    value: name,
    next: 'Flatten some of its categories instead.',
  })
}

interface Concerned {
  readonly shape: string
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly levels?: readonly string[] | undefined
  readonly missing?: boolean | undefined
}

/** The bins that an edit concerns: those that reach into its range, hold its levels, or all where it names none. */
function binsIn(concerned: Concerned, box: GlassBox, feature: number): number[] {
  const { shape, from, to, levels, missing } = concerned
  const { binStart } = box.state
  const bins = (binStart[feature + 1] ?? 0) - (binStart[feature] ?? 0)
  const known = levelsOf(box, feature)
  const hasRange = from !== undefined || to !== undefined
  if (known ? hasRange : levels !== undefined)
    throw usageError(
      known
        ? `"${shape}" holds categories: a range says nothing of them.`
        : `"${shape}" holds numbers, not categories.`,
      { value: shape, next: known ? 'Name its levels.' : 'Give a range with from and to.' },
    )
  const unseen = missing === true ? [0] : []
  if (levels !== undefined && known) return [...unseen, ...binsOfLevels(shape, levels, known)]
  if (hasRange) return [...unseen, ...binsOfRange(concerned, box, feature)]
  return missing === true ? unseen : Array.from({ length: bins - 1 }, (_, i) => i + 1)
}

function binsOfLevels(
  shape: string,
  levels: readonly string[],
  { names, bins }: NonNullable<ReturnType<typeof levelsOf>>,
): Set<number> {
  const codes = levels.map((level) => {
    const code = names.indexOf(level)
    if (code >= 0) return code
    throw usageError(`"${shape}" has no category "${level}".`, { value: level, next: `It has ${names.join(', ')}.` })
  })
  return new Set(codes.map((code) => bins[code] ?? 0))
}

function binsOfRange(
  { shape, from = -Infinity, to = Infinity }: Concerned,
  { state: { cuts, cutStart } }: GlassBox,
  feature: number,
): number[] {
  if (from > to)
    throw usageError(`The range of "${shape}" ends at ${to}, before it begins at ${from}.`, {
      value: shape,
      next: 'Turn it round.',
    })
  const own = cuts.subarray(cutStart[feature], cutStart[feature + 1])
  const reaches = (bin: number): boolean => {
    const [after, upTo] = [own[bin - 2] ?? -Infinity, own[bin - 1] ?? Infinity]
    return from === to ? after < from && from <= upTo : after < to && from < upTo
  }
  return Array.from({ length: own.length + 1 }, (_, i) => i + 1).filter(reaches)
}

function flattened(
  values: Float64Array,
  weights: Float64Array,
  bins: readonly number[],
  value: number | undefined,
): Float64Array {
  let [sum, total] = [0, 0]
  for (const bin of bins) {
    sum += (weights[bin] ?? 0) * (values[bin] ?? 0)
    total += weights[bin] ?? 0
  }
  const flat = values.slice()
  for (const bin of bins) flat[bin] = value ?? (total > 0 ? sum / total : 0)
  return flat
}

function removeFeature(state: AdditiveState, feature: number): void {
  const { intercepts, values, weights, binStart, first, second } = state
  for (let k = 0; k < intercepts.length; k++)
    values.fill(0, k * weights.length + (binStart[feature] ?? 0), k * weights.length + (binStart[feature + 1] ?? 0))
  for (const [p, a] of first.entries()) if (a === feature || second[p] === feature) clearPair(state, p)
}

function removePair(names: readonly [string, string], box: GlassBox): void {
  const { first, second } = box.state
  const [a, b] = names.map((name) => featureOf(name, box))
  const pair = first.findIndex((one, p) => (one === a && second[p] === b) || (one === b && second[p] === a))
  if (pair >= 0) {
    clearPair(box.state, pair)
    return
  }
  const known = Array.from(first, (one, p) => `${nameAt(box, one)} & ${nameAt(box, second[p] ?? 0)}`)
  throw usageError(`The model has no pair ${names.join(' & ')}.`, {
    value: names.join(' & '),
    next: known.length > 0 ? `Its pairs are ${known.join(', ')}.` : 'It has no pairs.',
  })
}

const nameAt = ({ features }: GlassBox, feature: number): string => features[feature]?.name ?? ''

function clearPair({ intercepts, pairStart, pairValues, pairWeights }: AdditiveState, pair: number): void {
  for (let k = 0; k < intercepts.length; k++) {
    const at = k * pairWeights.length
    pairValues.fill(0, at + (pairStart[pair] ?? 0), at + (pairStart[pair + 1] ?? 0))
  }
}
