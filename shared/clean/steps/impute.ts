import { z } from 'zod'
import { type Column, columnOf, PLAIN_READING, readCell, takeColumn } from '../../table/index.ts'
import { cellKeys } from '../cell-keys.ts'
import { columnsFor, columnsParam } from '../columns.ts'
import { derivedFrom } from '../derived-from.ts'
import { type Fill, type FillStrategy, fillGaps, fillOf } from '../fill.ts'
import { defineStep } from '../step.ts'
import { defineTransform } from '../transform.ts'

/** One value for all rows, or one a group and one for rows of no group that training rows had. */
type Fills =
  | Fill
  | { readonly by: string; readonly groups: readonly (readonly [key: string, fill: Fill])[]; readonly otherwise: Fill }

export const imputeTransform = defineTransform<{ readonly columns: Readonly<Record<string, Fills>> }>({
  id: 'impute',
  apply(table, { columns }) {
    const filled = new Map(table.columns)
    for (const [name, fills] of Object.entries(columns)) {
      const column = table.columns.get(name)
      if (column)
        filled.set(
          name,
          fillGaps(
            column,
            fillsBy(fills, (by) => table.columns.get(by)),
          ),
        )
    }
    return { rows: table.rows, columns: filled }
  },
})

function fillsBy(fills: Fills, columnNamed: (name: string) => Column | undefined): (row: number) => Fill {
  if (typeof fills !== 'object') return () => fills
  const { by, groups, otherwise } = fills
  const key = columnNamed(by)
  if (!key) return () => otherwise
  const [keyOf, fillOfGroup] = [cellKeys(key), new Map(groups)]
  return (row) => fillOfGroup.get(keyOf(row) ?? '') ?? otherwise
}

/** Puts one value, learned from the training rows or from those of the row's group, where a value is missing. */
export const impute = defineStep({
  id: 'impute',
  title: 'Fill in missing values',
  group: 'missing',
  about: 'Fills empty cells with the median, the mean, the most frequent value or one that you give.',
  scope: 'values',
  atPrediction: { runs: true },
  params: z.object({
    columns: columnsParam,
    strategy: z.enum(['median', 'mean', 'mostFrequent', 'constant']).default('median').meta({
      title: 'Value (categories take the most frequent level unless it is a constant)',
    }),
    value: z.string().default('').meta({ title: 'The constant' }),
    by: z
      .string()
      .default('')
      .meta({ title: 'Column whose groups have a value each (none: one value for all)', placeholder: 'COLUMN' }),
  }),
  fit(table, { columns, strategy, value, by }, host) {
    const groups = by === '' ? null : groupsOf(columnOf(table, by))
    const fills = columnsFor(table, columns, ['number', 'date', 'boolean', 'category'], host).flatMap(
      ([name, column]): [string, Fills][] => {
        if (strategy === 'constant') {
          const constant = constantFor(column, value)
          return constant === null ? [] : [[name, constant]]
        }
        const otherwise = fillOf(column, strategy)
        if (otherwise === null) return []
        // A column says nothing about its own gaps.
        if (!groups || name === by) return [[name, otherwise]]
        return [[name, { by, groups: groupFills(column, groups, strategy), otherwise }]]
      },
    )
    return { columns: Object.fromEntries(fills) }
  },
  derives: (state) => derivedFrom(state, (name, textsOf) => [name, ...textsOf('by')]),
  transform: imputeTransform,
})

/** The rows of each value of the column, in order of the value's text. */
function groupsOf(column: Column): [string, number[]][] {
  const keyOf = cellKeys(column)
  const groups = new Map<string, number[]>()
  for (let row = 0; row < column.validity.length; row++) {
    const key = keyOf(row)
    if (key === null) continue
    const rows = groups.get(key)
    if (rows) rows.push(row)
    else groups.set(key, [row])
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1))
}

const groupFills = (column: Column, groups: readonly [string, number[]][], strategy: FillStrategy) =>
  groups.flatMap(([key, rows]): [string, Fill][] => {
    const fill = fillOf(takeColumn(column, Uint32Array.from(rows)), strategy)
    return fill === null ? [] : [[key, fill]]
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
