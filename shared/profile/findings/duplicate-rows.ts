import { firstOfEach } from '../../table/index.ts'
import { defineCheck } from '../check.ts'

export const duplicateRows = defineCheck({
  id: 'duplicate-rows',
  title: 'Repeated rows',
  look({ table }) {
    const repeated = table.rows - firstOfEach(table, [...table.columns.keys()]).length
    if (repeated === 0) return []
    return [
      {
        severity: repeated > table.rows / 100 ? 'warning' : 'info',
        columns: [],
        step: { id: 'drop-duplicates', params: {} },
        message: `${repeated.toLocaleString('en-US')} of ${table.rows.toLocaleString('en-US')} rows repeat an earlier row. Where they are copies, test rows recur in training and figures come out too good; the step drop-duplicates removes them from the training rows.`,
      },
    ]
  },
})
