import { z } from 'zod'
import { quantile, sortedPresent } from '../../core/index.ts'
import { type Column, categoryColumn } from '../../table/index.ts'
import { columnsFor, columnsParam, mapColumns } from '../columns.ts'
import { defineStep } from '../step.ts'
import { defineTransform } from '../transform.ts'

/** Inner edges, ascending; a value on an edge belongs to the bin above it. */
type Edges = readonly number[]

export const binTransform = defineTransform<{ readonly columns: Readonly<Record<string, Edges>> }>({
  id: 'bin',
  apply: (table, { columns }) => mapColumns(table, columns, binned),
})

/** Makes numbers categories of ranges. */
export const bin = defineStep({
  id: 'bin',
  title: 'Bin numbers',
  group: 'numbers',
  about: 'Makes ranges of numbers.',
  scope: 'values',
  atPrediction: { runs: true },
  params: z.object({
    columns: columnsParam,
    method: z.enum(['width', 'quantiles', 'edges']).default('quantiles').meta({
      title: 'Bins (width: equally wide; quantiles: equally many training rows; edges: as given)',
    }),
    count: z.int().min(2).max(1000).default(5).meta({ title: 'How many bins' }),
    edges: z.array(z.number()).default([]).meta({ title: 'Edges between bins, as in 18,65' }),
  }),
  fit: (table, { columns, method, count, edges }, host) => ({
    columns: Object.fromEntries(
      columnsFor(table, columns, ['number'], host).flatMap(([name, column]): [string, Edges][] => {
        if (column.kind !== 'number') return []
        const found = method === 'edges' ? edges : edgesOf(sortedPresent(column.values), method, count)
        return [[name, [...new Set(found)].filter(Number.isFinite).sort((a, b) => a - b)]]
      }),
    ),
  }),
  transform: binTransform,
})

function edgesOf(sorted: Float64Array, method: 'width' | 'quantiles', count: number): number[] {
  const [low, high] = [sorted[0] ?? 0, sorted.at(-1) ?? 0]
  const shares = Array.from({ length: count - 1 }, (_, i) => (i + 1) / count)
  // Not low + (high − low) · share: that overflows between values near the largest number.
  const edges = shares.map((share) => (method === 'width' ? low * (1 - share) + high * share : quantile(sorted, share)))
  // An edge at the smallest value has nothing below it.
  return edges.filter((edge) => edge > low).map((edge) => edge + 0)
}

function binned(column: Column, edges: Edges): Column {
  if (column.kind !== 'number') return column
  const levels = Array.from({ length: edges.length + 1 }, (_, i) => labelOf(edges[i - 1], edges[i]))
  return categoryColumn(
    Int32Array.from(column.values, (value) => (Number.isNaN(value) ? -1 : placeOf(value, edges))),
    levels,
  )
}

/** How many edges are at or below the value. */
function placeOf(value: number, edges: Edges): number {
  let [from, to] = [0, edges.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if ((edges[middle] ?? Infinity) <= value) from = middle + 1
    else to = middle
  }
  return from
}

function labelOf(from: number | undefined, to: number | undefined): string {
  if (from === undefined) return to === undefined ? 'any' : `below ${to}`
  return to === undefined ? `${from} and above` : `${from} to below ${to}`
}
