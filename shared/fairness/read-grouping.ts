import { type Reading, readColumn, type SourceColumn } from '../table/index.ts'
import type { Grouping } from './groups.ts'

/** The groups that a column parts rows into: its source texts, whatever type was inferred; missing stays missing. */
export function readGrouping(name: string, source: SourceColumn, reading: Reading, rows: Uint32Array): Grouping {
  const { column } = readColumn(source, { ...reading, kind: 'category' })
  if (column.kind !== 'category') return { name, codes: new Int32Array(rows.length).fill(-1), levels: [] }
  return { name, codes: Int32Array.from(rows, (row) => column.codes[row] ?? -1), levels: column.levels }
}
