import { z } from 'zod'
import { dataError } from '../../core/index.ts'
import { numberColumn, withColumn } from '../../table/index.ts'
import { checkNewNames, chosenColumn } from '../columns.ts'
import { DATE_PARTS } from '../expression/index.ts'
import { defineStep } from '../step.ts'
import { defineTransform } from '../transform.ts'

const PARTS = ['year', 'quarter', 'month', 'day', 'weekday', 'dayOfYear', 'hour', 'minute'] as const

type State = { readonly column: string; readonly parts: readonly (typeof PARTS)[number][] }

export const extractDateTransform = defineTransform<State>({
  id: 'extract-date',
  apply(table, { column: name, parts }) {
    const column = table.columns.get(name)
    if (column?.kind !== 'date') return table
    return parts.reduce((result, part) => {
      const partOf = DATE_PARTS[part]
      const values = column.values.map((date) => (Number.isNaN(date) || !partOf ? Number.NaN : partOf(date)))
      return withColumn(result, nameOf(name, part), numberColumn(values))
    }, table)
  },
})

const nameOf = (column: string, part: string): string => `${column}_${part}`

/** Makes number columns of the parts of a date. */
export const extractDate = defineStep({
  id: 'extract-date',
  title: 'Extract parts of a date',
  group: 'newColumns',
  about: 'Takes the year, month, weekday or another part of a date.',
  scope: 'values',
  atPrediction: { runs: true },
  params: z.object({
    column: z.string().default('').meta({ title: 'Column' }),
    parts: z.array(z.enum(PARTS)).default(['year', 'month', 'weekday']).meta({ title: 'Parts' }),
  }),
  fit(table, { column, parts }) {
    const { kind } = chosenColumn(table, column)
    if (kind !== 'date')
      throw dataError(`The column "${column}" holds no dates.`, {
        column,
        next: 'Set its type to date, or parse it as dates first.',
      })
    const wanted = [...new Set(parts)]
    checkNewNames(
      table,
      wanted.map((part) => nameOf(column, part)),
    )
    return { column, parts: wanted }
  },
  derives: ({ column, parts }) => Object.fromEntries(parts.map((part) => [nameOf(column, part), [column]])),
  transform: extractDateTransform,
})
