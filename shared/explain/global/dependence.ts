import { dataError, quantile, sortedPresent } from '../../core/index.ts'
import type { InputColumn, Pipeline } from '../../pipeline/index.ts'
import { type Cell, columnOf, type Table, take } from '../../table/index.ts'
import { gridOf, withNumbers, withValue } from './grid.ts'
import { shownScores, spread } from './scored.ts'

/** How the score follows a column, for one class or for the predicted number. */
export interface DependenceOf {
  /** The class; null for two classes and for numbers. */
  readonly class: string | null
  /** The mean of all curves at each point: partial dependence. */
  readonly average: readonly number[]
  /** Curves of single rows (individual conditional expectation). */
  readonly individual: readonly (readonly number[])[]
}

export interface Dependence {
  readonly column: string
  /** The points, as the source would write them. */
  readonly points: readonly Cell[]
  /** The same as numbers (dates in milliseconds); null of levels. */
  readonly values: readonly (number | null)[]
  readonly curves: readonly DependenceOf[]
  /** Accumulated local effects of numbers and dates; null of levels. */
  readonly ale: Ale | null
  readonly rows: number
}

export interface Ale {
  /** Edges of the intervals. */
  readonly edges: readonly number[]
  /** For each class, or the number: the effect at each edge, its mean over rows 0. */
  readonly effects: readonly (readonly number[])[]
}

const MOST_ROWS = 500
const MOST_CURVES = 60

/**
 * Partial dependence and individual curves of a column, over rows that stand for all, and accumulated local effects, which do
 * not leave where the rows are (Apley and Zhu, 2020).
 *
 * @param rows most rows to look at
 */
export function dependence(pipeline: Pipeline, table: Table, column: string, rows = MOST_ROWS): Dependence {
  const input = inputOf(pipeline, column)
  const some = take(table, spread(table.rows, rows))
  const { cells, values } = gridOf(input, columnOf(table, column))
  // [point][class][row]
  const scores = cells.map((cell) => shownScores(pipeline, withValue(some, input, cell)))
  const classes = pipeline.task === 'multiclass' ? pipeline.classes : [null]
  const curves = classes.map((name, k) => {
    const individual = Array.from({ length: some.rows }, (_, row) => scores.map((point) => point[k]?.[row] ?? 0))
    const average = scores.map(
      (point) => (point[k] ?? new Float64Array(0)).reduce((sum, own) => sum + own, 0) / some.rows,
    )
    return {
      class: name,
      average,
      individual: individual.filter((_, row) => row % Math.ceil(some.rows / MOST_CURVES) === 0),
    }
  })
  return { column, points: cells, values, curves, ale: aleOf(pipeline, some, input), rows: some.rows }
}

export function inputOf({ inputs }: Pick<Pipeline, 'inputs'>, column: string): InputColumn {
  const input = inputs.find(({ name }) => name === column)
  if (input) return input
  throw dataError(`The model does not use a column "${column}".`, {
    column,
    next: `It uses ${inputs.map(({ name }) => name).join(', ')}.`,
  })
}

const ALE_INTERVALS = 20

function aleOf(pipeline: Pipeline, table: Table, { name }: InputColumn): Ale | null {
  const column = columnOf(table, name)
  if (column.kind !== 'number' && column.kind !== 'date') return null
  const sorted = sortedPresent(column.values)
  const edges = [...new Set(Array.from({ length: ALE_INTERVALS + 1 }, (_, i) => quantile(sorted, i / ALE_INTERVALS)))]
  if (edges.length < 2) return null
  const present = Uint32Array.from(column.values.keys()).filter((row) => !Number.isNaN(column.values[row]))
  const rows = take(table, present)
  // Interval i is (edges[i], edges[i + 1]]; the first has its lower edge too.
  const interval = Int32Array.from(present, (row) =>
    Math.max(0, edges.findIndex((edge) => (column.values[row] ?? 0) <= edge) - 1),
  )
  const at = (side: 0 | 1) =>
    shownScores(
      pipeline,
      withNumbers(
        rows,
        name,
        Float64Array.from(interval, (i) => edges[i + side] ?? NaN),
      ),
    )
  const [low, high] = [at(0), at(1)]
  const counts = edges.slice(1).map((_, i) => interval.reduce((sum, own) => sum + Number(own === i), 0))
  const effects = low.map((own, k) => {
    const steps = new Float64Array(edges.length - 1)
    for (const [row, i] of interval.entries())
      steps[i] = (steps[i] ?? 0) + ((high[k]?.[row] ?? 0) - (own[row] ?? 0)) / (counts[i] ?? 1)
    const sums = [0]
    for (const step of steps) sums.push((sums.at(-1) ?? 0) + step)
    const centre = counts.reduce((sum, count, i) => sum + (count * ((sums[i] ?? 0) + (sums[i + 1] ?? 0))) / 2, 0)
    return sums.map((sum) => sum - centre / present.length)
  })
  return { edges, effects }
}
