import { defineCheck } from '../check.ts'
import { stepFor } from '../step-for.ts'

export const constant = defineCheck({
  id: 'constant',
  title: 'Columns with one value',
  look: ({ table, columns }) =>
    columns
      .filter(({ distinct, missing }) => distinct === 1 && missing === 0 && table.rows > 1)
      .map(({ name }) => ({
        severity: 'info',
        columns: [name],
        message: `${name} holds the same value in every row. It tells rows apart from no other and is left out of training.`,
        step: stepFor('drop-columns', { columns: [name] }),
      })),
})
