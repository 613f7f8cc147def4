import type { Column } from '../../table/index.ts'
import { defineCheck } from '../check.ts'
import type { ColumnProfile } from '../profile.ts'
import { stepFor } from '../step-for.ts'

/** Fewer rows than this say too little: small tables often have all-different values. */
const ENOUGH_ROWS = 50

export const idLike = defineCheck({
  id: 'id-like',
  title: 'Columns that number or name the rows',
  ofFeatures: true,
  look: ({ table, columns }) =>
    columns
      .filter((profile) => {
        const column = table.columns.get(profile.name)
        return column && table.rows >= ENOUGH_ROWS && isId(profile, column, table.rows)
      })
      .map(({ name }) => ({
        severity: 'warning',
        columns: [name],
        message: `${name} is different in every row, like an identifier. A model could only learn the rows by heart with it, so it is left out of training.`,
        step: stepFor('drop-columns', { columns: [name] }),
      })),
})

/** Texts that are all different, or whole numbers that count through without a gap. */
function isId({ type, distinct, missing, range }: ColumnProfile, column: Column, rows: number): boolean {
  if (missing > 0 || distinct < rows) return false
  if (type === 'category') return true
  if (type !== 'number' || column.kind !== 'number' || !range) return false
  return Number(range[1]) - Number(range[0]) === rows - 1 && column.values.every(Number.isInteger)
}
