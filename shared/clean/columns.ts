import { z } from 'zod'
import { type Column, type ColumnKind, columnOf, type Table, withColumn } from '../table/index.ts'

/** The params field that names the columns a step acts on; empty means every column that it can act on. */
export const columnsParam = z.array(z.string()).default([]).meta({ title: 'Columns (none: all that fit)' })

/** The named columns, or all, that are of one of these kinds. An unknown name is an error, another kind is passed over. */
export function columnsFor(table: Table, names: readonly string[], kinds: readonly ColumnKind[]): [string, Column][] {
  const wanted = names.length > 0 ? names : [...table.columns.keys()]
  return wanted
    .map((name): [string, Column] => [name, columnOf(table, name)])
    .filter(([, column]) => kinds.includes(column.kind))
}

/** The table with `change` applied to every column that `perColumn` has an entry for and the table still holds. */
export function mapColumns<E>(
  table: Table,
  perColumn: Readonly<Record<string, E>>,
  change: (column: Column, entry: E) => Column,
): Table {
  let result = table
  for (const [name, entry] of Object.entries(perColumn)) {
    const column = table.columns.get(name)
    if (column) result = withColumn(result, name, change(column, entry))
  }
  return result
}
