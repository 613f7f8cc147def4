import { z } from 'zod'
import { quantile, sortedPresent, sum } from '../../core/index.ts'
import { type Column, categoryColumn, numberColumn, PLAIN_READING, readCell } from '../../table/index.ts'
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
  fit(table, { columns, strategy, value }, host) {
    const fills = columnsFor(table, columns, ['number', 'date', 'boolean', 'category'], host).flatMap(
      ([name, column]) => {
        const found = strategy === 'constant' ? constantFor(column, value) : fillFor(column, strategy)
        return found === null ? [] : [[name, found] as const]
      },
    )
    return { columns: Object.fromEntries(fills) }
  },
  transform: imputeTransform,
})

const TRUE_FALSE = { ...PLAIN_READING.boolean, trueTexts: ['true', 'yes', '1'], falseTexts: ['false', 'no', '0'] }

/** null where the text is blank or no value of the column's kind: there is nothing to fill in. */
function constantFor(column: Column, value: string): number | string | null {
  const text = value.trim()
  if (text === '') return null
  if (column.kind === 'category' || column.kind === 'text') return text
  const constant = readCell(text, column.kind === 'boolean' ? TRUE_FALSE : PLAIN_READING[column.kind])
  return typeof constant === 'number' || typeof constant === 'boolean' ? Number(constant) + 0 : null
}

/** null where every value is missing: there is nothing to learn, and the column stays as it is. */
function fillFor(column: Column, strategy: 'median' | 'mean' | 'mostFrequent'): number | string | null {
  if (column.kind === 'category' || column.kind === 'text') {
    const { codes, levels } = column
    // Levels are numbered by their first row in the file, test rows included: a tie must not be broken by that.
    const isFirst = (a: number, b: number) => (levels[a] ?? '') < (levels[b] ?? '')
    const best = mostFrequent(
      codes.filter((code) => code >= 0),
      isFirst,
    )
    return best === null ? null : (levels[best] ?? null)
  }
  if (column.kind === 'boolean') return mostFrequent(column.values.filter((_, row) => column.validity[row] === 1))
  const sorted = sortedPresent(column.values)
  const fill =
    strategy === 'mean'
      ? sum(sorted) / sorted.length
      : strategy === 'median'
        ? quantile(sorted, 0.5)
        : mostFrequent(sorted)
  // The sum of huge numbers may be too large for a double; that of tiny ones may be minus zero, which JSON does not have.
  return fill !== null && Number.isFinite(fill) ? fill + 0 : null
}

/** The value that occurs most often; of equally frequent ones the first, by default the smallest. */
function mostFrequent(values: ArrayLike<number>, isFirst = (a: number, b: number) => a < b): number | null {
  const counts = new Map<number, number>()
  for (const value of Array.from(values)) counts.set(value, (counts.get(value) ?? 0) + 1)
  let best: number | null = null
  for (const [value, count] of counts) {
    const lead = best === null ? 1 : count - (counts.get(best) ?? 0)
    if (lead > 0 || (lead === 0 && best !== null && isFirst(value, best))) best = value
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
