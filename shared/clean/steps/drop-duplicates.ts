import { z } from 'zod'
import { firstOfEach } from '../../table/index.ts'
import { columnsParam } from '../columns.ts'
import { defineStep } from '../step.ts'

/** Keeps the first of training rows that are alike in the named columns, or in all. */
export const dropDuplicates = defineStep({
  id: 'drop-duplicates',
  title: 'Drop duplicate rows',
  scope: 'rows',
  atPrediction: { runs: false, why: 'every row that is to be predicted gets its prediction, also a repeated one' },
  params: z.object({ columns: columnsParam }),
  keep: (table, { columns }) => firstOfEach(table, columns.length > 0 ? columns : [...table.columns.keys()]),
})
