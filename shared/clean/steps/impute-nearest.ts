import { z } from 'zod'
import { type Column, type ColumnKind, columnOf, type Table, take, takeColumn } from '../../table/index.ts'
import { columnsFor, columnsParam, columnsToGoBy } from '../columns.ts'
import { derivedFrom } from '../derived-from.ts'
import { averagedRows } from '../donors.ts'
import { type Fill, fillGaps, fillOf } from '../fill.ts'
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
      if (!column?.validity.includes(0)) continue
      const able = donors.flatMap((donor, i) =>
        gives[i] === null || gives[i] === undefined ? [] : [{ donor, fill: gives[i] }],
      )
      const nearest = nearestOf(
        places.flatMap(({ column: other, values, levels }, at) =>
          values && other !== name
            ? [{ values, isLevel: levels !== null, given: Float64Array.from(able, ({ donor }) => donor[at] ?? NaN) }]
            : [],
        ),
        able.length,
        neighbours,
      )
      const given = (at: number) => able[at]?.fill ?? []
      filled.set(
        name,
        fillGaps(column, (row) => together(column.kind, [...nearest(row)].flatMap(given))),
      )
    }
    return { rows: table.rows, columns: filled }
  },
})

/** What nearness is measured by: values by row, and by donor. */
interface Place {
  readonly isLevel: boolean
  readonly values: Float64Array
  readonly given: Float64Array
}

/**
 * Finds the donors that are nearest to a row, the nearest first; of equally near ones the first. Those that share no
 * known value with the row are as far as can be. Far is the mean squared difference of the values that both have;
 * levels differ by 1 or not at all (Wilson and Martinez 1997).
 */
function nearestOf(places: readonly Place[], donors: number, count: number): (row: number) => Uint32Array {
  const [totals, shared] = [new Float64Array(donors), new Uint32Array(donors)]
  const best = new Uint32Array(Math.min(count, donors))
  const far = new Float64Array(best.length)
  return (row) => {
    totals.fill(0)
    shared.fill(0)
    for (const place of places) addDistances(place, row, totals, shared)
    let found = 0
    for (let donor = 0; donor < donors; donor++) {
      const total = totals[donor] ?? 0
      const times = shared[donor] ?? 0
      const distance = times > 0 && Number.isFinite(total) ? total / times : Number.MAX_VALUE
      if (found === best.length && distance >= (far[found - 1] ?? 0)) continue
      let at = found < best.length ? found++ : found - 1
      for (; at > 0 && (far[at - 1] ?? 0) > distance; at--) {
        far[at] = far[at - 1] ?? 0
        best[at] = best[at - 1] ?? 0
      }
      far[at] = distance
      best[at] = donor
    }
    return best
  }
}

function addDistances({ values, given, isLevel }: Place, row: number, totals: Float64Array, shared: Uint32Array): void {
  const mine = values[row] ?? NaN
  if (Number.isNaN(mine)) return
  for (let donor = 0; donor < given.length; donor++) {
    const theirs = given[donor] ?? NaN
    if (Number.isNaN(theirs)) continue
    shared[donor] = (shared[donor] ?? 0) + 1
    totals[donor] = (totals[donor] ?? 0) + (isLevel ? Number(mine !== theirs) : (mine - theirs) ** 2)
  }
}

/** The mean of numbers and dates; the most frequent of others, of equally frequent ones the nearest. */
function together(kind: ColumnKind, fills: readonly Fill[]): Fill | null {
  if (fills.length === 0) return null
  if (kind === 'number' || kind === 'date') {
    const mean = fills.reduce<number>((total, fill) => total + Number(fill) / fills.length, 0)
    return Number.isFinite(mean) ? mean + 0 : null
  }
  const votes = new Map<Fill, number>()
  for (const fill of fills) votes.set(fill, (votes.get(fill) ?? 0) + 1)
  // A map holds them in the order in which each came first.
  return [...votes].reduce((best, next) => (next[1] > best[1] ? next : best))[0]
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
  fit(all, { columns, by, neighbours, rows }, host): State {
    const table = all.rows > MOST_ROWS ? take(all, spread(all.rows)) : all
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

/** Averages of more rows are hardly other ones. */
const MOST_ROWS = 50_000

const spread = (rows: number): Uint32Array =>
  Uint32Array.from({ length: MOST_ROWS }, (_, i) => Math.floor((i * rows) / MOST_ROWS))

const KINDS: readonly ColumnKind[] = ['number', 'date', 'boolean', 'category']

/** The mean of a cell's numbers or dates, the most frequent of its other values. */
const givenBy = (column: Column, cell: Uint32Array): Fill | null => fillOf(takeColumn(column, cell), 'mean')

function centreOf(table: Table, measure: Measure, cell: Uint32Array): number | null {
  const column = columnOf(table, measure.column)
  const fill = givenBy(column, cell)
  if (fill === null) return null
  if (measure.levels) return measure.levels.indexOf(String(fill))
  const value = (Number(fill) - measure.mean) / measure.scale + 0
  return Number.isFinite(value) ? value : null
}
