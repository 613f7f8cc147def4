import { dataError } from '../core/index.ts'
import type { Column } from './column.ts'

/** Columns of one length, in order. A Table is a chunk: what is row-local works chunk by chunk. */
export interface Table {
  readonly rows: number
  readonly columns: ReadonlyMap<string, Column>
}

/** The column of this name; an unknown name is a data error that names the closest one. */
export function columnOf(table: Table, name: string): Column {
  const column = table.columns.get(name)
  if (column) return column
  throw unknownColumn(name, [...table.columns.keys()])
}

export function unknownColumn(name: string, names: readonly string[]) {
  const near = names.find((other) => other.trim().toLowerCase() === name.trim().toLowerCase())
  const next = near
    ? `Did you mean "${near}"?`
    : `Columns: ${names.slice(0, 30).join(', ')}${names.length > 30 ? ', …' : ''}.`
  return dataError(`There is no column "${name}".`, { column: name, value: name, next })
}

export const selectColumns = (table: Table, names: readonly string[]): Table => ({
  rows: table.rows,
  columns: new Map(names.map((name) => [name, columnOf(table, name)])),
})

/** The table with one column put in place of the old one of that name, or added at the end. */
export const withColumn = (table: Table, name: string, column: Column): Table => ({
  rows: table.rows,
  columns: new Map(table.columns).set(name, column),
})
