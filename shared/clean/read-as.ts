import {
  type Cell,
  COLUMN_KINDS,
  type Column,
  type Reading,
  readCells,
  readColumn,
  type Table,
  toSource,
} from '../table/index.ts'
import { columnsFor, mapColumns } from './columns.ts'
import { isCoded } from './levels.ts'
import type { StepHost } from './step.ts'
import { defineTransform, type RowNotes, type Transform } from './transform.ts'

/** Columns that steps made, read in another way: name → reading. Those of the file are read so from the start. */
type ReadAsState = {
  readonly columns: Readonly<Record<string, Reading & Readonly<Record<string, string | readonly string[]>>>>
}

/** The transform of a step that reads columns: what reading a file does to its texts, done to values. */
export const readAsTransform = (id: string): Transform<ReadAsState> =>
  defineTransform<ReadAsState>({
    id,
    apply(table, { columns }, notes) {
      const result = mapColumns(table, columns, readAs)
      for (const name of Object.keys(columns)) noteUnreadable(name, table, result, notes)
      return result
    },
  })

/** Notes each value that could not be read in the new way. */
function noteUnreadable(name: string, before: Table, after: Table, notes: RowNotes | undefined): void {
  const [old, now] = [before.columns.get(name), after.columns.get(name)]
  if (!notes || !old || !now) return
  for (const [row, valid] of now.validity.entries())
    if (valid === 0 && old.validity[row] === 1) notes.add(row, `unreadable ${now.kind} in ${name}: treated as missing`)
}

/** Fits it: columns of the file have the kind already; the named others get the reading. */
export const fitReadAs = (table: Table, names: readonly string[], reading: Reading, host: StepHost): ReadAsState => ({
  columns: Object.fromEntries(
    (names.length === 0 ? [] : columnsFor(table, names, COLUMN_KINDS, host))
      .filter(([, { kind }]) => kind !== reading.kind)
      .map(([name]) => [name, { ...reading }]),
  ),
})

/** The column with its values read as another kind; what does not fit is missing. */
export function readAs(column: Column, reading: Reading): Column {
  if (column.kind === reading.kind) return column
  if (isCoded(column) || reading.kind === 'category' || reading.kind === 'text')
    return readColumn(toSource(column), reading).column
  const cells = Array.from(column.validity, (valid, row): Cell => {
    if (valid === 0) return null
    return column.kind === 'boolean' ? column.values[row] === 1 : (column.values[row] ?? null)
  })
  return readCells(cells, reading).column
}
