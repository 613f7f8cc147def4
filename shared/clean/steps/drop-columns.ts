import { z } from 'zod'
import { knownColumns } from '../columns.ts'
import { defineStep } from '../step.ts'
import { defineTransform } from '../transform.ts'

export const dropColumnsTransform = defineTransform<{ readonly dropped: readonly string[] }>({
  id: 'drop-columns',
  apply: (table, { dropped }) => ({
    rows: table.rows,
    columns: new Map([...table.columns].filter(([name]) => !dropped.includes(name))),
  }),
})

/** Takes columns away. */
export const dropColumns = defineStep({
  id: 'drop-columns',
  title: 'Drop columns',
  group: 'columns',
  about: 'Takes columns away.',
  scope: 'values',
  atPrediction: { runs: true },
  params: z.object({ columns: z.array(z.string()).default([]).meta({ title: 'Columns' }) }),
  fit: (table, { columns }, host) => ({ dropped: knownColumns(table, columns, host) }),
  derives: () => ({}),
  transform: dropColumnsTransform,
})
