import { cellsOf, columnOf, type Table } from '../../table/index.ts'
import { defineCheck } from '../check.ts'
import { isIdName } from '../id-name.ts'
import { count, digits } from '../words.ts'

/** Fewer groups cannot be parted into training and test. */
const LEAST_GROUPS = 20
/** Rows of a group: on average no fewer, and at most this share of all rows in the largest. */
const LEAST_ROWS = 1.2
const LARGEST = 0.1

/** Ids that repeat: several rows of one person, patient or machine. */
export const groupStructure = defineCheck({
  id: 'group-structure',
  title: 'Rows that belong together',
  ofFeatures: true,
  look: ({ table, columns }) =>
    columns
      .filter(({ name, type, distinct, missing }) => {
        const rows = table.rows - missing
        const isId = isIdName(name) && (type === 'category' || type === 'number' || type === 'text')
        return isId && distinct >= LEAST_GROUPS && rows >= LEAST_ROWS * distinct
      })
      .filter(({ name }) => largestGroup(table, name) <= table.rows * LARGEST)
      .map(({ name, distinct, missing }) => ({
        severity: 'warning',
        columns: [name],
        message: `${name} looks like an identifier that repeats: ${count(distinct)} different ones, ${digits((table.rows - missing) / distinct)} rows each on average. When rows of one are both in training and in test, the model is tested on what it has met; keep them together with a split by group, and do not use ${name} as a feature.`,
        split: { by: 'group', column: name },
      })),
})

function largestGroup(table: Table, name: string): number {
  const column = columnOf(table, name)
  const values = cellsOf(column)
  const counts = new Map<number, number>()
  let largest = 0
  for (let row = 0; row < table.rows; row++) {
    if (column.validity[row] === 0) continue
    const value = values[row] ?? 0
    const rows = (counts.get(value) ?? 0) + 1
    counts.set(value, rows)
    if (rows > largest) largest = rows
  }
  return largest
}
