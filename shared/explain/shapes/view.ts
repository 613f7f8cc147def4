import { coarseCount } from '../../models/index.ts'
import type { Pipeline } from '../../pipeline/index.ts'
import { type GlassBox, glassBoxOf, levelsOf } from './glass-box.ts'

/** The bins along a shape, or along one side of a pair: the first is missing values, then numbers from low to high, or levels. */
export interface ShapeAxis {
  /** The feature, and the raw column that it is made of. */
  readonly name: string
  readonly column: string
  readonly kind: 'number' | 'levels'
  /** Of numbers, ascending: bin 1 holds values up to cuts[0], bin 2 those above it up to cuts[1], and so on. */
  readonly cuts: readonly number[]
  /** Of levels: those of each bin from 1 on. */
  readonly levels: readonly (readonly string[])[]
}

/** What one column says, in the units of the margin. */
export interface Shape extends ShapeAxis {
  /** Mean size of what it says, over the training rows and the outputs. */
  readonly strength: number
  /** Training rows, by weight, in each bin. */
  readonly weights: readonly number[]
  /** values[output][bin]. */
  readonly values: readonly (readonly number[])[]
  /** The same as they were learned. */
  readonly learned: readonly (readonly number[])[]
}

/** What two columns say together, beyond what each says alone. */
export interface PairShape {
  readonly axes: readonly [ShapeAxis, ShapeAxis]
  readonly strength: number
  /** Cells line by line: a line for every bin of the first axis. */
  readonly weights: readonly number[]
  readonly values: readonly (readonly number[])[]
  readonly learned: readonly (readonly number[])[]
}

/** A whole additive model: intercept and what is looked up in shapes and pairs sum to the margin. */
export interface ShapesView {
  /** Of each output: the classes of a target with several, one otherwise. */
  readonly outputs: readonly string[]
  readonly intercepts: readonly number[]
  /** Strongest first. */
  readonly shapes: readonly Shape[]
  readonly pairs: readonly PairShape[]
}

/** @throws a usage error where the pipeline is no single additive model */
export function shapesOf(pipeline: Pipeline): ShapesView {
  const box = glassBoxOf(pipeline)
  const { state, features } = box
  return {
    outputs: pipeline.task === 'multiclass' ? pipeline.classes : [pipeline.classes[1] ?? pipeline.target],
    intercepts: box.intercepts,
    shapes: features.map((_, f) => shapeOf(box, f)).sort(byStrength),
    pairs: Array.from(state.first, (_, p) => pairOf(box, p)).sort(byStrength),
  }
}

const byStrength = (a: { readonly strength: number }, b: { readonly strength: number }): number =>
  b.strength - a.strength

function shapeOf(box: GlassBox, f: number): Shape {
  const { state, slope } = box
  const { binStart, weights } = state
  const [from, to] = [binStart[f] ?? 0, binStart[f + 1] ?? 0]
  const tables = (values: Float64Array): number[][] =>
    Array.from(state.intercepts, (_, k) =>
      Array.from(values.subarray(k * weights.length + from, k * weights.length + to), (value) => slope * value),
    )
  const own = Array.from(weights.subarray(from, to))
  const values = tables(state.values)
  const learned = tables(state.learned?.values ?? state.values)
  return { ...axisOf(box, f), strength: strengthOf(values, own), weights: own, values, learned }
}

function pairOf(box: GlassBox, p: number): PairShape {
  const { state, slope } = box
  const { pairStart, pairWeights, first, second } = state
  const [from, to] = [pairStart[p] ?? 0, pairStart[p + 1] ?? 0]
  const tables = (values: Float64Array): number[][] =>
    Array.from(state.intercepts, (_, k) =>
      Array.from(values.subarray(k * pairWeights.length + from, k * pairWeights.length + to), (value) => slope * value),
    )
  const own = Array.from(pairWeights.subarray(from, to))
  const values = tables(state.pairValues)
  return {
    axes: [coarseAxis(box, first[p] ?? 0), coarseAxis(box, second[p] ?? 0)],
    strength: strengthOf(values, own),
    weights: own,
    values,
    learned: tables(state.learned?.pairValues ?? state.pairValues),
  }
}

function strengthOf(values: readonly (readonly number[])[], weights: readonly number[]): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const sums = values.map((own) => own.reduce((sum, value, i) => sum + (weights[i] ?? 0) * Math.abs(value), 0))
  return total > 0 ? sums.reduce((sum, one) => sum + one, 0) / total / Math.max(sums.length, 1) : 0
}

function axisOf(box: GlassBox, f: number): ShapeAxis {
  const { cutStart, cuts, binStart } = box.state
  const { name, column } = box.features[f] ?? { name: '', column: '' }
  const levels = levelsOf(box, f)
  if (!levels)
    return { name, column, kind: 'number', cuts: Array.from(cuts.subarray(cutStart[f], cutStart[f + 1])), levels: [] }
  const bins = (binStart[f + 1] ?? 0) - (binStart[f] ?? 0)
  const named: string[][] = Array.from({ length: bins - 1 }, () => [])
  for (const [i, level] of levels.names.entries()) named[(levels.bins[i] ?? 1) - 1]?.push(level)
  return { name, column, kind: 'levels', cuts: [], levels: named }
}

/** The bins of a feature within pairs: neighbours are one. */
function coarseAxis(box: GlassBox, f: number): ShapeAxis {
  const { state } = box
  const fine = axisOf(box, f)
  const places = state.coarse.subarray(state.binStart[f], state.binStart[f + 1])
  if (fine.kind === 'number') return { ...fine, cuts: fine.cuts.filter((_, c) => places[c + 1] !== places[c + 2]) }
  const levels: string[][] = Array.from({ length: coarseCount(state, f) - 1 }, () => [])
  for (const [i, names] of fine.levels.entries()) levels[(places[i + 1] ?? 1) - 1]?.push(...names)
  return { ...fine, levels }
}
