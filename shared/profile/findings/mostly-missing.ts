import { defineCheck } from '../check.ts'
import { isMissing, rowsWhere } from '../rows-where.ts'
import { stepFor } from '../step-for.ts'
import { listed, percent } from '../words.ts'

/** From this share of missing values on, what a column says rests on a minority of the rows. */
const MOST = 0.5

export const mostlyMissing = defineCheck({
  id: 'mostly-missing',
  title: 'Columns that are mostly missing',
  ofFeatures: true,
  look({ table, columns }) {
    const found = columns.filter(({ missing }) => missing > table.rows * MOST && missing < table.rows)
    if (found.length === 0) return []
    const list = found.map(({ name, missing }) => `${name} (${percent(missing / table.rows)})`)
    const names = found.map(({ name }) => name)
    return [
      {
        severity: 'info',
        columns: names,
        message: `${listed(list)} ${found.length === 1 ? 'is' : 'are'} missing in most rows. That a value is there may say more than the value itself; leave out what rows to predict will not have.`,
        step: stepFor('drop-columns', { columns: names }),
        rows: rowsWhere(names.map(isMissing)),
      },
    ]
  },
})
