import { defineCheck } from '../check.ts'
import { stepFor } from '../step-for.ts'
import { count, listed } from '../words.ts'

const MANY = 50
/** A level with fewer rows teaches little. */
const FEW_ROWS = 10
const MOSTLY = 0.5

export const highCardinality = defineCheck({
  id: 'high-cardinality',
  title: 'Categories with many rare values',
  ofFeatures: true,
  look({ table, columns, counts }) {
    const names = columns
      .filter(
        ({ type, distinct, missing }) => type === 'category' && distinct >= MANY && distinct < table.rows - missing,
      )
      .filter(({ name, distinct }) => rareIn(counts(name)) > distinct * MOSTLY)
      .map(({ name }) => name)
    if (names.length === 0) return []
    const list = columns
      .filter(({ name }) => names.includes(name))
      .map(({ name, distinct }) => `${name} (${count(distinct)} values)`)
    return [
      {
        severity: 'info',
        columns: names,
        message: `${listed(list)}: most values occur in fewer than ${FEW_ROWS} rows, too few to learn much about them. Put the rare ones together, or leave out a column that only names things.`,
        step: stepFor('group-rare', { columns: names, atLeast: FEW_ROWS }),
      },
    ]
  },
})

const rareIn = (counts: Uint32Array): number =>
  counts.reduce((total, rows) => total + (rows > 0 && rows < FEW_ROWS ? 1 : 0), 0)
