import { z } from 'zod'
import { quantile, sortedPresent, sum } from '../../core/index.ts'
import { type Column, categoryColumn, numberColumn } from '../../table/index.ts'
import { columnsFor, columnsParam, mapColumns } from '../columns.ts'
import { defineStep } from '../step.ts'
import { defineTransform } from '../transform.ts'

export const imputeTransform = defineTransform<{ readonly columns: Readonly<Record<string, number | string>> }>({
  id: 'impute',
  apply: (table, { columns }) => mapColumns(table, columns, fill),
})

/** Puts one value, learned from the training rows, where a value is missing. */
export const impute = defineStep({
  id: 'impute',
  title: 'Fill in missing values',
  scope: 'values',
  atPrediction: { runs: true },
  params: z.object({
    columns: columnsParam,
    strategy: z.enum(['median', 'mean', 'mostFrequent', 'constant']).default('median').meta({
      title: 'Value (categories take the most frequent level unless it is a constant)',
    }),
    value: z.string().default('').meta({ title: 'The constant' }),
  }),
  fit(table, { columns, strategy, value }) {
    const fills = columnsFor(table, columns, ['number', 'date', 'boolean', 'category'])
      .map(
        ([name, column]) =>
          [name, strategy === 'constant' ? constantFor(column, value) : fillFor(column, strategy)] as const,
      )
      .filter((entry): entry is readonly [string, number | string] => entry[1] !== null)
    return { columns: Object.fromEntries(fills) }
  },
  transform: imputeTransform,
})

function constantFor(column: Column, value: string): number | string | null {
  if (column.kind === 'category' || column.kind === 'text') return value
  const number = column.kind === 'boolean' ? Number(value === 'true' || value === '1') : Number(value)
  return value.trim() === '' || Number.isNaN(number) ? null : number
}

/** null where every value is missing: there is nothing to learn, and the column stays as it is. */
function fillFor(column: Column, strategy: 'median' | 'mean' | 'mostFrequent'): number | string | null {
  if (column.kind === 'category' || column.kind === 'text') {
    const best = mostFrequent(column.codes.filter((code) => code >= 0))
    return best === null ? null : (column.levels[best] ?? null)
  }
  if (column.kind === 'boolean') return mostFrequent(column.values.filter((_, row) => column.validity[row] === 1))
  const sorted = sortedPresent(column.values)
  if (sorted.length === 0) return null
  if (strategy === 'mean') return sum(sorted) / sorted.length
  return strategy === 'median' ? quantile(sorted, 0.5) : mostFrequent(sorted)
}

/** The value that occurs most often; of equally frequent ones the smallest. */
function mostFrequent(values: ArrayLike<number>): number | null {
  const counts = new Map<number, number>()
  for (const value of Array.from(values)) counts.set(value, (counts.get(value) ?? 0) + 1)
  let best: number | null = null
  for (const [value, count] of counts) {
    const lead = best === null ? 1 : count - (counts.get(best) ?? 0)
    if (lead > 0 || (lead === 0 && best !== null && value < best)) best = value
  }
  return best
}

function fill(column: Column, value: number | string): Column {
  if (column.kind === 'category' || column.kind === 'text') {
    const known = column.levels.indexOf(String(value))
    const levels = known < 0 ? [...column.levels, String(value)] : column.levels
    const code = known < 0 ? column.levels.length : known
    return categoryColumn(
      column.codes.map((old) => (old < 0 ? code : old)),
      levels,
      column.kind,
    )
  }
  const number = Number(value)
  if (column.kind === 'boolean')
    return {
      kind: 'boolean',
      values: column.values.map((old, row) => (column.validity[row] === 1 ? old : number)),
      validity: new Uint8Array(column.validity.length).fill(1),
    }
  const values = column.values.map((old) => (Number.isNaN(old) ? number : old))
  return column.kind === 'date' ? numberColumn(values, 'date') : numberColumn(values)
}
