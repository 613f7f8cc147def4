import { log } from '../../core/index.ts'
import { type Pipeline, type Prediction, seenLevels } from '../../pipeline/index.ts'
import type { Column, Table } from '../../table/index.ts'
import { type LossEstimator, lossEstimatorOf } from '../loss-model.ts'
import { layoutOf, ROWS, SUM } from './live-layout.ts'
import type { LiveColumn, LiveReference } from './live-reference.ts'

/** A row's prediction; one that something else made than the model says nothing of the model. */
export interface LivePrediction extends Pick<Prediction, 'prediction' | 'probabilities'> {
  readonly fallback?: unknown
}

/** Adds rows to the sums of a model. @param table rows as the pipeline reads them */
export type LiveCount = (table: Table, predictions: readonly LivePrediction[], sums: Float64Array) => void

/** Made once a model: what finds bins and levels is worked out beforehand. */
export function liveCountOf(pipeline: Pipeline, reference: LiveReference): LiveCount {
  const layout = layoutOf(reference)
  const seen = seenLevels(pipeline)
  const inputs = new Map(pipeline.inputs.map((input) => [input.name, input]))
  const columns = reference.columns.map((column, i) => {
    const range = inputs.get(column.name)?.range ?? null
    return { name: column.name, add: columnCount(column, layout.columns[i] ?? 0, seen.get(column.name), range) }
  })
  const told = reference.predictions
  const predicted = told && columnCount(told, layout.predictions)
  const losses = reference.losses && lossEstimatorOf(reference.losses)
  return (table, predictions, sums) => {
    add(sums, ROWS, table.rows)
    for (const { name, add: addColumn } of columns) {
      const column = table.columns.get(name)
      if (column) addColumn(column, sums)
    }
    const own = predictions.flatMap((one, row) => (one.fallback === undefined ? [{ ...one, row }] : []))
    if (predicted && own.length > 0) predicted(predictionColumn(pipeline, own), sums)
    if (pipeline.task !== 'regression') estimated(pipeline, reference.scoreEdges, layout, own, sums)
    else if (losses && own.length === table.rows) addLosses(losses, table, own, layout.sums, sums)
  }
}

function add(sums: Float64Array, at: number, value: number): void {
  sums[at] = (sums[at] ?? 0) + value
}

type ColumnCount = (column: Column, sums: Float64Array) => void

/** @param at where the bins of the column begin; after them stand unseen values, and those out of range, where they are looked at */
const columnCount = (
  { bins, shares }: LiveColumn,
  at: number,
  known?: ReadonlySet<string>,
  range: readonly [number, number] | null = null,
): ColumnCount =>
  'levels' in bins ? levelCount(bins.levels, at, known) : numberCount(bins, at, range, shares.length > 0)

function levelCount(told: readonly string[], at: number, known: ReadonlySet<string> | undefined): ColumnCount {
  const places = new Map(told.map((level, place) => [level, place]))
  const [other, missing] = [told.length, told.length + 1]
  return (column, sums) => {
    const { levels, codes } = levelsIn(column)
    const placeOf = levels.map((level) => places.get(level) ?? other)
    const isUnseen = levels.map((level) => column.kind === 'category' && known !== undefined && !known.has(level))
    for (let row = 0; row < column.validity.length; row++) {
      const code = column.validity[row] === 1 ? (codes[row] ?? -1) : -1
      add(sums, at + (code < 0 ? missing : (placeOf[code] ?? other)), 1)
      if (isUnseen[code]) add(sums, at + missing + 1, 1)
    }
  }
}

function levelsIn(column: Column): { readonly levels: readonly string[]; readonly codes: ArrayLike<number> } {
  if (column.kind === 'boolean') return { levels: ['false', 'true'], codes: column.values }
  return 'levels' in column ? column : { levels: [], codes: [] }
}

function numberCount(
  { edges, range: compared }: { readonly edges: readonly number[]; readonly range: readonly [number, number] | null },
  at: number,
  range: readonly [number, number] | null,
  isCompared: boolean,
): ColumnCount {
  const [low, high] = compared ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
  const [below, above, missing] = [edges.length + 1, edges.length + 2, edges.length + 3]
  return (column, sums) => {
    const isOutside = column.kind === 'number' || column.kind === 'date' ? range : null
    for (let row = 0; row < column.validity.length; row++) {
      const value = numberIn(column, row)
      if (Number.isNaN(value)) add(sums, at + missing, 1)
      else if (isCompared) add(sums, at + (value < low ? below : value > high ? above : upTo(edges, value)), 1)
      if (isOutside && (value < isOutside[0] || value > isOutside[1])) add(sums, at + missing + 2, 1)
    }
  }
}

/** Numbers, dates in milliseconds, lengths of texts; NaN where there is none. */
function numberIn(column: Column, row: number): number {
  if (column.kind === 'text') {
    const code = column.codes[row] ?? -1
    return code < 0 ? Number.NaN : (column.levels[code]?.length ?? 0)
  }
  if (column.kind === 'category' || column.validity[row] !== 1) return Number.NaN
  return column.values[row] ?? Number.NaN
}

/** How many edges are not above the value: the number of its bin. */
function upTo(edges: readonly number[], value: number): number {
  let [low, high] = [0, edges.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((edges[middle] ?? 0) <= value) low = middle + 1
    else high = middle
  }
  return low
}

/** The predictions as a column: of two classes the probability of the positive one. */
function predictionColumn({ task, classes }: Pipeline, predictions: readonly LivePrediction[]): Column {
  const validity = new Uint8Array(predictions.length).fill(1)
  if (task === 'multiclass') {
    const places = new Map(classes.map((label, code) => [label, code]))
    const codes = Int32Array.from(predictions, ({ prediction }) => places.get(String(prediction)) ?? -1)
    return { kind: 'category', codes, levels: classes, validity }
  }
  const positive = classes[1] ?? ''
  const values = Float64Array.from(predictions, ({ prediction, probabilities }) =>
    task === 'binary' ? (probabilities?.[positive] ?? Number.NaN) : Number(prediction),
  )
  return { kind: 'number', values, validity: validity.map((_, row) => (Number.isNaN(values[row]) ? 0 : 1)) }
}

/** A probability of 0 or 1 that is wrong costs this much, not infinitely much. */
const LEAST = 1e-15

/** What confidence-based estimation sums up: a row with a probability p is expected to be of its class in p of all cases. */
function estimated(
  { task, classes }: Pipeline,
  edges: readonly number[],
  { scores, sums: from }: ReturnType<typeof layoutOf>,
  predictions: readonly LivePrediction[],
  sums: Float64Array,
): void {
  const positive = classes[1] ?? ''
  for (const { prediction, probabilities } of predictions) {
    if (probabilities === null) continue
    const right = probabilities[String(prediction)] ?? 0
    let [loss, lossSquares, squares, squaresSquares] = [0, 0, 0, 0]
    let all = 0
    for (const label of classes) all += (probabilities[label] ?? 0) ** 2
    for (const label of classes) {
      const p = probabilities[label] ?? 0
      if (p <= 0) continue
      const cost = -log(Math.max(p, LEAST))
      loss += p * cost
      lossSquares += p * cost * cost
      // Of two classes the score is that of the positive one alone.
      const brier = task === 'binary' ? (1 - p) ** 2 : 1 - 2 * p + all
      squares += p * brier
      squaresSquares += p * brier * brier
    }
    add(sums, from + SUM.rows, 1)
    add(sums, from + SUM.right, right)
    add(sums, from + SUM.rightVariance, right * (1 - right))
    add(sums, from + SUM.loss, loss)
    add(sums, from + SUM.lossVariance, lossSquares - loss * loss)
    add(sums, from + SUM.brier, squares)
    add(sums, from + SUM.brierVariance, squaresSquares - squares * squares)
    if (task !== 'binary') continue
    const score = probabilities[positive] ?? 0
    const bin = scores + 2 * upTo(edges, score)
    add(sums, bin, 1)
    add(sums, bin + 1, score)
    add(sums, from + SUM.positives, score)
    if (prediction !== positive) continue
    add(sums, from + SUM.chosen, 1)
    add(sums, from + SUM.hits, score)
  }
}

function addLosses(
  estimate: LossEstimator,
  table: Table,
  predictions: readonly LivePrediction[],
  from: number,
  sums: Float64Array,
): void {
  const { absolute, squared } = estimate(
    table,
    Float64Array.from(predictions, ({ prediction }) => Number(prediction)),
  )
  add(sums, from + SUM.rows, table.rows)
  add(sums, from + SUM.absolute, absolute)
  add(sums, from + SUM.squared, squared)
}
