import { z } from 'zod'
import { dataError } from '../core/index.ts'
import { type Column, type ColumnKind, columnOf, type Table, unknownColumn, withColumn } from '../table/index.ts'
import type { StepHost } from './step.ts'

/** The params field that names the columns a step acts on; empty means every column that it can act on. */
export const columnsParam = z.array(z.string()).default([]).meta({ title: 'Columns (none: all that fit)' })

/**
 * The named columns, or all, that are of one of these kinds. An unknown name is a conflict, and an error where no other
 * is named; a column of another kind is passed over.
 */
export function columnsFor(
  table: Table,
  names: readonly string[],
  kinds: readonly ColumnKind[],
  host: StepHost,
): [string, Column][] {
  const wanted = names.length > 0 ? knownColumns(table, names, host) : [...table.columns.keys()]
  return wanted
    .map((name): [string, Column] => [name, columnOf(table, name)])
    .filter(([, column]) => kinds.includes(column.kind))
}

/** The column that a step acts on. */
export function chosenColumn(table: Table, name: string): Column {
  if (name === '') throw dataError('No column is chosen.', { next: 'Choose one.' })
  return columnOf(table, name)
}

/** The columns that a step goes by: those named, or all that models may use. */
export const columnsToGoBy = (
  table: Table,
  names: readonly string[],
  kinds: readonly ColumnKind[],
  host: StepHost,
): [string, Column][] =>
  columnsFor(table, names, kinds, host).filter(([name]) => names.length > 0 || !host.barred?.includes(name))

/** Those of the names that there are; the others are conflicts, and an error where none is left. */
export function knownColumns(table: Table, names: readonly string[], host: StepHost): string[] {
  const all = [...table.columns.keys()]
  const known = names.filter((name) => table.columns.has(name))
  for (const name of names.filter((other) => !table.columns.has(other))) {
    const error = unknownColumn(name, all)
    if (known.length === 0) throw error
    host.conflict({ message: error.message, next: error.details.next ?? '', columns: [name] })
  }
  return known
}

/** Refuses names of new columns that are blank, repeated or taken. */
export function checkNewNames(table: Table, names: readonly string[]): void {
  for (const [at, name] of names.entries()) {
    if (name.trim() === '') throw dataError('A new column has no name.', { next: 'Give it one.' })
    if (table.columns.has(name) || names.indexOf(name) < at)
      throw dataError(`There would be two columns "${name}".`, {
        column: name,
        next: 'Choose another name, or rename the other column first.',
      })
  }
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
