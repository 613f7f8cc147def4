import { firstOfEach } from '../../table/index.ts'
import { defineCheck } from '../check.ts'
import { stepFor } from '../step-for.ts'
import { count } from '../words.ts'

export const duplicateRows = defineCheck({
  id: 'duplicate-rows',
  title: 'Repeated rows',
  look({ table, columns }) {
    // Where a column is different in every row, all rows are.
    if (columns.some(({ distinct, missing }) => distinct === table.rows && missing === 0)) return []
    const repeated = table.rows - firstOfEach(table, [...table.columns.keys()]).length
    if (repeated === 0) return []
    return [
      {
        severity: repeated > table.rows / 100 ? 'warning' : 'info',
        columns: [],
        message: `${count(repeated)} of ${count(table.rows)} rows repeat an earlier row. Where they are copies, test rows recur in training and figures come out too good; the step drop-duplicates removes them from the training rows.`,
        step: stepFor('drop-duplicates', {}),
      },
    ]
  },
})
