import type { Column } from './column.ts'
import { columnOf, type Table } from './table.ts'

/** The first of every set of rows that are alike in the named columns; ascending. Missing is like missing. */
export function firstOfEach(table: Table, names: readonly string[]): Uint32Array {
  let group: Uint32Array = new Uint32Array(table.rows)
  for (const name of names) group = refine(group, columnOf(table, name))
  const seen = new Uint8Array(table.rows)
  return Uint32Array.from(group.keys()).filter((row) => {
    const isFirst = seen[group[row]!] === 0
    seen[group[row]!] = 1
    return isFirst
  })
}

/** Rows keep one group number while they are alike: the pair (group so far, value) becomes the new group. */
function refine(group: Uint32Array, column: Column): Uint32Array {
  const values = column.kind === 'category' || column.kind === 'text' ? column.codes : column.values
  const ids = new Map<number, Map<number, number>>()
  let next = 0
  return Uint32Array.from(group, (id, row) => {
    const value = column.validity[row] === 1 ? values[row]! : NaN
    const inner = ids.get(id) ?? new Map<number, number>()
    ids.set(id, inner)
    const known = inner.get(value)
    if (known !== undefined) return known
    inner.set(value, next)
    return next++
  })
}
