import { z } from 'zod'
import { createRng, throwIfCancelled } from '../../core/index.ts'
import { type FeatureInfo, inMemory, type Matrix, MODELS, PREDICTORS, REFERENCE_COMPUTE } from '../../models/index.ts'
import { type Column, type ColumnKind, columnOf, rowsWhere, type Table, take, takeColumn } from '../../table/index.ts'
import { columnsFor, columnsParam, columnsToGoBy } from '../columns.ts'
import { derivedFrom } from '../derived-from.ts'
import { type Fill, fillGaps, fillOf } from '../fill.ts'
import { type Measure, measured, measureOf } from '../measures.ts'
import type { StepHost } from '../step.ts'
import { defineStep } from '../step.ts'
import { defineTransform } from '../transform.ts'

type Numbers = readonly number[]

/** A linear model of one column. */
interface Fitted {
  readonly [key: string]: string | number | Numbers | readonly string[] | readonly Measure[] | null
  readonly by: readonly string[]
  readonly measures: readonly Measure[]
  readonly intercepts: Numbers
  readonly weights: Numbers
  readonly offsets: Numbers
  /** What each output stands for; null where the one output is the value itself. */
  readonly levels: readonly string[] | null
  /** No value outside those of the training rows is made up. */
  readonly low: number
  readonly high: number
  /** Where the model gives no number. */
  readonly otherwise: Fill
}

export const imputeModelTransform = defineTransform<{ readonly columns: Readonly<Record<string, Fitted>> }>({
  id: 'impute-model',
  apply(table, { columns }) {
    const filled = new Map(table.columns)
    for (const [name, fitted] of Object.entries(columns)) {
      const column = table.columns.get(name)
      if (column?.validity.includes(0)) filled.set(name, fillGaps(column, predictedAt(table, fitted, gapsOf(column))))
    }
    return { rows: table.rows, columns: filled }
  },
})

/** The matrix that a linear model takes: a value that is missing or was never seen counts as an average one. */
function matrixOf(table: Table, measures: readonly Measure[]): Matrix {
  return {
    rows: table.rows,
    features: measures.map((measure) => {
      const column = table.columns.get(measure.column)
      const values = column ? measured(column, measure) : new Float64Array(table.rows).fill(NaN)
      return measure.levels
        ? {
            kind: 'levels',
            codes: Int32Array.from(values, (place) => (Number.isNaN(place) ? -1 : place)),
            cardinality: measure.levels.length,
          }
        : { kind: 'number', values: values.map((value) => (Number.isFinite(value) ? value : 0)) }
    }),
  }
}

const gapsOf = ({ validity }: Column): Uint32Array => rowsWhere(validity.map((valid) => 1 - valid))

/** What the model makes of these rows; ascending, they are asked for in this order. */
function predictedAt(
  table: Table,
  { measures, levels, low, high, otherwise, ...state }: Fitted,
  rows: Uint32Array,
): (row: number) => Fill {
  const needed = measures.flatMap(({ column: name }) => {
    const column = table.columns.get(name)
    return column ? [[name, takeColumn(column, rows)] as const] : []
  })
  const margins = PREDICTORS.get('linear').margins(
    {
      intercepts: Float64Array.from(state.intercepts),
      weights: Float64Array.from(state.weights),
      offsets: Int32Array.from(state.offsets),
    },
    matrixOf({ rows: rows.length, columns: new Map(needed) }, measures),
  )
  let at = -1
  return (row) => {
    while (rows[++at] !== row) if (at >= rows.length) throw new RangeError(`row ${row} has no gap`)
    const values = margins.map((margin) => margin[at] ?? NaN)
    if (!values.every(Number.isFinite)) return otherwise
    const [first = 0] = values
    if (!levels) return Math.min(high, Math.max(low, first)) + 0
    const best = values.length === 1 ? (first >= 0 ? 1 : 0) : values.indexOf(Math.max(...values))
    const level = levels[best]
    return level === undefined ? otherwise : typeof otherwise === 'number' ? Number(level) : level
  }
}

/** Enough to know the weights of a linear model. */
const MOST_ROWS = 5000
const MOST_LEVELS = 50
const KINDS: readonly ColumnKind[] = ['number', 'date', 'boolean', 'category']

/** Fills a gap with what a linear model of the other columns, fitted on the training rows, makes of the row. */
export const imputeModel = defineStep({
  id: 'impute-model',
  title: 'Fill in with a model',
  group: 'missing',
  about: 'Fills empty cells with what the other columns let expect.',
  scope: 'values',
  atPrediction: { runs: true },
  params: z.object({
    columns: columnsParam,
    by: z.array(z.string()).default([]).meta({ title: 'Columns to go by (none: all that fit)', placeholder: 'COLUMN' }),
    l2: z.number().min(0.001).max(1e6).default(1).meta({ title: 'L2 penalty on weights' }),
  }),
  async fit(table, { columns, by, l2 }, host) {
    const measures = columnsToGoBy(table, by, KINDS, host).flatMap(([name, column]) => {
      const measure = measureOf(name, column)
      return measure && (measure.levels?.length ?? 0) <= MOST_LEVELS ? [measure] : []
    })
    const fitted: [string, Fitted][] = []
    for (const [name, column] of columnsFor(table, columns, KINDS, host)) {
      const model = await modelOf(
        table,
        column,
        measures.filter((measure) => measure.column !== name),
        l2,
        host,
      )
      if (model) fitted.push([name, model])
    }
    return { columns: Object.fromEntries(fitted) }
  },
  derives: (state) => derivedFrom(state, (name, textsOf) => [name, ...textsOf('by')]),
  transform: imputeModelTransform,
})

/** null where there is nothing to learn from. */
async function modelOf(
  table: Table,
  column: Column,
  measures: readonly Measure[],
  l2: number,
  host: StepHost,
): Promise<Fitted | null> {
  const known = Uint32Array.from(column.validity.keys()).filter((row) => column.validity[row] === 1)
  const otherwise = fillOf(column, 'median')
  const goal = goalOf(column, known)
  if (otherwise === null || goal === null) return null
  const count = Math.min(known.length, MOST_ROWS)
  const rows = Uint32Array.from({ length: count }, (_, i) => known[Math.floor((i * known.length) / count)] ?? 0)
  const needed = new Map(measures.map((measure) => [measure.column, columnOf(table, measure.column)]))
  const matrix = matrixOf(take({ rows: table.rows, columns: needed }, rows), measures)
  const target = Float64Array.from(rows, goal.valueAt)
  const about = { task: goal.task, classes: goal.levels?.length ?? 0, features: measures.map(featureOf) }
  const state = await MODELS.get('linear').fit(
    { l2, maxIterations: 20, tolerance: 0.01 },
    inMemory(about, { matrix, target, weight: null }),
    {
      rng: createRng(0),
      compute: REFERENCE_COMPUTE,
      progress: async () => throwIfCancelled(host.signal),
    },
  )
  const [intercepts, weights, offsets] = [state.intercepts, state.weights, state.offsets].map(numbersOf)
  const sorted = target.toSorted()
  const [low, high] = [sorted[0] ?? 0, sorted.at(-1) ?? 0]
  if (!intercepts || !weights || !offsets || ![...intercepts, ...weights].every(Number.isFinite)) return null
  return {
    by: measures.map((measure) => measure.column),
    measures,
    intercepts,
    weights,
    offsets,
    levels: goal.levels,
    low: low + 0,
    high: high + 0,
    otherwise,
  }
}

const numbersOf = (value: unknown): number[] | undefined =>
  value instanceof Float64Array || value instanceof Int32Array ? Array.from(value, (number) => number + 0) : undefined

const featureOf = ({ column, levels }: Measure): FeatureInfo => ({
  name: column,
  column,
  kind: levels ? 'levels' : 'number',
  levels: levels ?? [],
})

interface Goal {
  readonly task: 'regression' | 'binary' | 'multiclass'
  readonly levels: readonly string[] | null
  valueAt(row: number): number
}

/** What there is to predict of a column; null of one value, and of too many levels. */
function goalOf(column: Column, known: Uint32Array): Goal | null {
  if (column.kind === 'number' || column.kind === 'date') {
    const { values } = column
    const isVaried = known.some((row) => values[row] !== values[known[0] ?? 0])
    const isSmall = known.every((row) => Math.abs(values[row] ?? 0) < 1e150)
    return isVaried && isSmall ? { task: 'regression', levels: null, valueAt: (row) => values[row] ?? 0 } : null
  }
  const names = column.kind === 'boolean' ? ['0', '1'] : column.levels
  const codes = column.kind === 'boolean' ? column.values : column.codes
  const levels = [...new Set(known.length > 0 ? Array.from(known, (row) => names[codes[row] ?? 0] ?? '') : [])].sort()
  if (levels.length < 2 || levels.length > MOST_LEVELS) return null
  return {
    task: levels.length === 2 ? 'binary' : 'multiclass',
    levels,
    valueAt: (row) => levels.indexOf(names[codes[row] ?? 0] ?? ''),
  }
}
