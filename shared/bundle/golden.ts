import { quantile, type Rng, sortedPresent } from '../core/index.ts'
import { describeFeatures } from '../features/index.ts'
import { PREDICTORS } from '../models/index.ts'
import { type InputColumn, membersOf, type Pipeline, predictionsOf, scoreRows } from '../pipeline/index.ts'
import { type Cell, type Column, columnOf, formatCell, levelCounts, type Table, toldLevels } from '../table/index.ts'
import type { GoldenRows } from './bundle.ts'

type Row = Record<string, Cell>

/** Rows of ordinary values; more test the edges of each column. */
const ORDINARY_ROWS = 240
const MISSING_SHARE = 0.05
/** Thresholds that rows are put exactly on and just above. */
const MOST_JUMPS = 40
/** Of very wide tables there are fewer rows of each kind, so that all together have so many cells, but no fewer than three in a hundred. */
const MOST_CELLS = 500_000
const ALL_ROWS = 1500
const LEAST_SHARE = 0.03

/**
 * Synthetic rows and the pipeline's predictions for them. Every column is drawn on its own from quantiles and common
 * levels of the training rows; then come rows with a missing, unseen, unreadable, extreme and at-threshold value.
 *
 * @param training the training rows, typed as the pipeline reads them
 */
export function goldenRows(pipeline: Pipeline, training: Table, rng: Rng): GoldenRows {
  const draws = new Map(
    pipeline.inputs.map((input) => [
      input.name,
      drawerFor(input, columnOf(training, input.name), rng.fork(input.name)),
    ]),
  )
  const ordinary = (): Row =>
    Object.fromEntries([...draws].map(([name, draw]) => [name, rng.next() < MISSING_SHARE ? null : draw()]))
  const share = Math.max(LEAST_SHARE, Math.min(1, MOST_CELLS / (ALL_ROWS * pipeline.inputs.length)))
  const rows: Row[] = Array.from({ length: Math.ceil(share * ORDINARY_ROWS) }, ordinary)
  rows.push(...edgeRows(pipeline.inputs, ordinary, Math.ceil(share * COLUMNS_ALONE)))
  for (const [name, value] of jumpCells(pipeline, Math.ceil(share * MOST_JUMPS)))
    rows.push({ ...ordinary(), [name]: value })
  return { rows, expected: predictionsOf(pipeline, scoreRows(pipeline, rows)) }
}

const WORDS = ['a', 'long', 'text', 'about', 'nothing', 'good', 'bad', 'new', 'old', 'service', 'price', 'room']

function drawerFor({ reading }: InputColumn, column: Column, rng: Rng): () => Cell {
  if (column.kind === 'number' || column.kind === 'date') {
    const sorted = sortedPresent(column.values)
    if (sorted.length === 0) return () => null
    const isWhole = column.kind === 'date' || sorted.every(Number.isInteger)
    return () => {
      const value = quantile(sorted, rng.below(1001) / 1000)
      return formatCell(isWhole ? Math.round(value) : Number(value.toPrecision(6)), reading)
    }
  }
  if (column.kind === 'boolean') return () => formatCell(rng.next() < 0.5, reading)
  if (column.kind === 'text')
    return () => Array.from({ length: 3 + rng.below(6) }, () => WORDS[rng.below(WORDS.length)] ?? '').join(' ')
  const counts = levelCounts(column.codes, column.levels)
  const common = toldLevels(column.levels.map((level, code) => [level, counts[code] ?? 0])).map(([level]) => level)
  return () => (common.length > 0 ? (common[rng.below(common.length)] ?? null) : null)
}

/** Of more columns than this, several stand on an edge in one row: rows grow no further. */
const COLUMNS_ALONE = 100

/** Rows in which a column, or in wide tables one of each so many, holds a cell that is out of the ordinary. */
function edgeRows(inputs: readonly InputColumn[], ordinary: () => Row, alone: number): Row[] {
  const together = Math.max(1, Math.ceil(inputs.length / alone))
  const rows: Row[] = []
  for (let at = 0; at < inputs.length; at += together) {
    const edges = inputs.slice(at, at + together).map((input) => ({ name: input.name, cells: edgeCells(input) }))
    const most = Math.max(...edges.map(({ cells }) => cells.length))
    for (let edge = 0; edge < most; edge++) {
      const cells = edges.flatMap(({ name, cells: of }) =>
        edge < of.length ? [[name, of[edge] ?? null] as const] : [],
      )
      rows.push({ ...ordinary(), ...Object.fromEntries(cells) })
    }
  }
  return rows
}

function edgeCells({ reading, range }: InputColumn): Cell[] {
  if (reading.kind !== 'number' && reading.kind !== 'date') return [null, '', ' never seen before ']
  const [low, high] = range ?? [0, 0]
  const reach = high - low || 1
  const values = [low, high, low - reach, high + reach, ...(reading.kind === 'number' ? [0, -1e9, 1e15, 1e-300] : [])]
  return [
    null,
    '',
    'not a value',
    ...values.map((value) => formatCell(reading.kind === 'date' ? Math.round(value) : value, reading)),
  ]
}

/** For columns that reach a model as they are: values on thresholds, and the next number above each. */
function* jumpCells(pipeline: Pipeline, most: number): Generator<[string, Cell]> {
  const inputs = new Map(pipeline.inputs.map((input) => [input.name, input]))
  const jumps = membersOf(pipeline).flatMap(({ member: { family, state }, features }) => {
    const infos = describeFeatures(features)
    const asIs = new Set(features.columns.filter(({ encoding }) => encoding === 'number').map(({ column }) => column))
    return (PREDICTORS.get(family).jumps?.(state) ?? []).flatMap(({ feature, value }) => {
      const column = infos[feature]?.column ?? ''
      const input = inputs.get(column)
      return input && asIs.has(column) && Math.abs(value) < Number.MAX_VALUE ? [{ input, value }] : []
    })
  })
  const stride = Math.max(1, Math.floor(jumps.length / most))
  for (let i = 0; i < jumps.length; i += stride) {
    const jump = jumps[i]
    if (!jump) continue
    for (const exact of [jump.value, nextUp(jump.value)]) yield [jump.input.name, formatCell(exact, jump.input.reading)]
  }
}

/** The smallest number above x. */
function nextUp(x: number): number {
  const step = Math.max(Math.abs(x) * 2 ** -53, 5e-324)
  return x + step > x ? x + step : x + 2 * step
}
