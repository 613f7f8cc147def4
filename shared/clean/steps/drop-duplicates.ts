import { z } from 'zod'
import { type Column, columnOf, type Table } from '../../table/index.ts'
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

/** Rows are numbered by what they hold so far, column by column: two rows keep one number while they are alike. */
function firstOfEach(table: Table, names: readonly string[]): Uint32Array {
  let group = new Uint32Array(table.rows)
  for (const name of names) group = refine(group, columnOf(table, name))
  const seen = new Set<number>()
  const rows: number[] = []
  for (const [row, id] of group.entries()) {
    if (seen.has(id)) continue
    seen.add(id)
    rows.push(row)
  }
  return Uint32Array.from(rows)
}

function refine(group: Uint32Array, column: Column): Uint32Array<ArrayBuffer> {
  const values = column.kind === 'category' || column.kind === 'text' ? column.codes : column.values
  const ids = new Map<number, Map<number | string, number>>()
  let next = 0
  return Uint32Array.from(group, (id, row) => {
    const value = column.validity[row] === 1 ? (values[row] ?? 0) : 'missing'
    const inner = ids.get(id) ?? new Map<number | string, number>()
    ids.set(id, inner)
    const known = inner.get(value)
    if (known !== undefined) return known
    inner.set(value, next)
    return next++
  })
}
