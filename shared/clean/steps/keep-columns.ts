import { z } from 'zod'
import { knownColumns } from '../columns.ts'
import { defineStep } from '../step.ts'
import { defineTransform } from '../transform.ts'

export const keepColumnsTransform = defineTransform<{ readonly kept: readonly string[] }>({
  id: 'keep-columns',
  apply(table, { kept }) {
    const columns = kept.flatMap((name) => {
      const column = table.columns.get(name)
      return column ? [[name, column] as const] : []
    })
    return { rows: table.rows, columns: new Map(columns) }
  },
})

/** Keeps the named columns, in the order in which they are named, and takes the others away. */
export const keepColumns = defineStep({
  id: 'keep-columns',
  title: 'Keep columns',
  group: 'columns',
  about: 'Keeps the columns that you name, and no others.',
  scope: 'values',
  atPrediction: { runs: true },
  params: z.object({
    columns: z.array(z.string()).default([]).meta({ title: 'Columns, in their new order (none: all as they are)' }),
  }),
  fit: (table, { columns }, host) => ({
    kept: columns.length === 0 ? [...table.columns.keys()] : [...new Set(knownColumns(table, columns, host))],
  }),
  derives: () => ({}),
  transform: keepColumnsTransform,
})
