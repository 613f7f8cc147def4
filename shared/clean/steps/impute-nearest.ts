import { z } from 'zod'
import { type Column, type ColumnKind, columnOf, type Table } from '../../table/index.ts'
import { columnsFor, columnsParam, columnsToGoBy } from '../columns.ts'
import { derivedFrom } from '../derived-from.ts'
import { averagedRows } from '../donors.ts'
import { type Fill, fillGaps } from '../fill.ts'
import { type Measure, measured, measureOf } from '../measures.ts'
import { defineStep } from '../step.ts'
import { defineTransform } from '../transform.ts'

interface State {
  readonly [key: string]:
    | number
    | Readonly<Record<string, Donors>>
    | readonly Measure[]
    | readonly (readonly (number | null)[])[]
  readonly columns: Readonly<Record<string, Donors>>
  readonly measures: readonly Measure[]
  /** One row of measured values a donor, in the order of `measures`. */
  readonly donors: readonly (readonly (number | null)[])[]
  readonly neighbours: number
}

interface Donors {
  readonly [key: string]: readonly string[] | readonly (Fill | null)[]
  /** Columns that nearness is measured by. */
  readonly by: readonly string[]
  /** What each donor gives. */
  readonly gives: readonly (Fill | null)[]
}

export const imputeNearestTransform = defineTransform<State>({
  id: 'impute-nearest',
  apply(table, { columns, measures, donors, neighbours }) {
    const places = measures.map((measure) => {
      const column = table.columns.get(measure.column)
      return { ...measure, values: column ? measured(column, measure) : null }
    })
    const filled = new Map(table.columns)
    for (const [name, { gives }] of Object.entries(columns)) {
      const column = table.columns.get(name)
      if (!column) continue
      const others = places.map((place) => (place.column === name ? { ...place, values: null } : place))
      const able = donors.flatMap((donor, i) =>
        gives[i] === null || gives[i] === undefined ? [] : [{ donor, fill: gives[i] }],
      )
      filled.set(
        name,
        fillGaps(column, (row) => together(column.kind, nearest(others, able, row, neighbours))),
      )
    }
    return { rows: table.rows, columns: filled }
  },
})

interface Place {
  readonly levels: readonly string[] | null
  readonly values: Float64Array | null
}

interface Donor {
  readonly donor: readonly (number | null)[]
  readonly fill: Fill
}

/** What the nearest donors give; those that share no known value with the row are as far as can be. */
function nearest(places: readonly Place[], donors: readonly Donor[], row: number, count: number): Fill[] {
  return donors
    .map(({ donor, fill }) => ({ fill, far: distance(places, donor, row) }))
    .sort((a, b) => a.far - b.far)
    .slice(0, count)
    .map(({ fill }) => fill)
}

/** Mean squared difference of the values that both have; levels differ by 1 or not at all (Wilson and Martinez 1997). */
function distance(places: readonly Place[], donor: readonly (number | null)[], row: number): number {
  let [total, shared] = [0, 0]
  for (let i = 0; i < places.length; i++) {
    const [a, b] = [places[i]?.values?.[row] ?? NaN, donor[i] ?? NaN]
    if (Number.isNaN(a) || Number.isNaN(b)) continue
    shared++
    total += places[i]?.levels ? (a === b ? 0 : 1) : (a - b) ** 2
  }
  return shared > 0 && Number.isFinite(total) ? total / shared : Number.MAX_VALUE
}

/** The mean of numbers and dates; the most frequent of others, of equally frequent ones the nearest. */
function together(kind: ColumnKind, fills: readonly Fill[]): Fill | null {
  if (fills.length === 0) return null
  if (kind === 'number' || kind === 'date') {
    const mean = fills.reduce<number>((total, fill) => total + Number(fill) / fills.length, 0)
    return Number.isFinite(mean) ? mean + 0 : null
  }
  const votes = (fill: Fill) => fills.filter((other) => other === fill).length
  return fills.reduce((best, fill) => (votes(fill) > votes(best) ? fill : best))
}

/**
 * Fills a gap with what the most similar training rows have. Donors are means over at least `rows` training rows that
 * lie close together (microaggregation), so that no row of the training data travels with a model.
 */
export const imputeNearest = defineStep({
  id: 'impute-nearest',
  title: 'Fill in from similar rows',
  group: 'missing',
  about: 'Fills empty cells with what the most similar rows have.',
  scope: 'values',
  atPrediction: { runs: true },
  params: z.object({
    columns: columnsParam,
    by: z
      .array(z.string())
      .default([])
      .meta({ title: 'Columns that make rows similar (none: all that fit)', placeholder: 'COLUMN' }),
    neighbours: z.int().min(1).max(50).default(5).meta({ title: 'Similar rows' }),
    rows: z.int().min(3).max(1000).default(5).meta({ title: 'Training rows that are averaged to one similar row' }),
  }),
  fit(table, { columns, by, neighbours, rows }, host): State {
    const wanted = columnsFor(table, columns, KINDS, host).filter(([, column]) => column.validity.includes(1))
    const measures = columnsToGoBy(table, by, KINDS, host).flatMap(([name, column]) => measureOf(name, column) ?? [])
    const cells = averagedRows(
      measures.map((measure) => measured(columnOf(table, measure.column), measure)),
      table.rows,
      rows,
    )
    const names = measures.map((measure) => measure.column)
    return {
      columns: Object.fromEntries(
        wanted.map(([name, column]) => [
          name,
          { by: names.filter((other) => other !== name), gives: cells.map((cell) => givenBy(column, cell)) },
        ]),
      ),
      measures,
      donors: cells.map((cell) => measures.map((measure) => centreOf(table, measure, cell))),
      neighbours,
    }
  },
  derives: (state) => derivedFrom(state, (name, textsOf) => [name, ...textsOf('by')]),
  transform: imputeNearestTransform,
})

const KINDS: readonly ColumnKind[] = ['number', 'date', 'boolean', 'category']

const givenBy = (column: Column, cell: Uint32Array): Fill | null =>
  together(column.kind, [...cell].flatMap((row) => fillAt(column, row) ?? []).sort())

function fillAt(column: Column, row: number): Fill | null {
  if (column.validity[row] !== 1) return null
  if (column.kind === 'category' || column.kind === 'text') return column.levels[column.codes[row] ?? 0] ?? null
  return (column.values[row] ?? 0) + 0
}

function centreOf(table: Table, measure: Measure, cell: Uint32Array): number | null {
  const column = columnOf(table, measure.column)
  const fill = givenBy(column, cell)
  if (fill === null) return null
  if (measure.levels) return measure.levels.indexOf(String(fill))
  const value = (Number(fill) - measure.mean) / measure.scale + 0
  return Number.isFinite(value) ? value : null
}
