import { defineCheck } from '../check.ts'
import { stepFor } from '../step-for.ts'
import { count } from '../words.ts'

export const allMissing = defineCheck({
  id: 'all-missing',
  title: 'Empty columns',
  look: ({ table, columns }) =>
    columns
      .filter(({ missing }) => table.rows > 0 && missing === table.rows)
      .map(({ name }) => ({
        severity: 'warning',
        columns: [name],
        message: `${name} is empty in all ${count(table.rows)} rows. It cannot help a model and is left out; check whether the export lost it.`,
        step: stepFor('drop-columns', { columns: [name] }),
      })),
})
