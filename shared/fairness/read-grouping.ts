import { sortedPresent } from '../core/index.ts'
import { formatCell, PLAIN_READING, type Reading, readColumn, type SourceColumn } from '../table/index.ts'
import { bandsAt, bandsByQuantile } from './bands.ts'
import type { Grouping } from './groups.ts'

/** A number or date with more values than this is no name of a group. */
const MOST_VALUES = 12

/** The groups that a column parts rows into: its source texts, whatever type was inferred; missing stays missing. */
export function readGrouping(name: string, source: SourceColumn, reading: Reading, rows: Uint32Array): Grouping {
  const { column } = readColumn(source, { ...reading, kind: 'category' })
  if (column.kind !== 'category') return { name, codes: new Int32Array(rows.length).fill(-1), levels: [] }
  return { name, codes: Int32Array.from(rows, (row) => column.codes[row] ?? -1), levels: column.levels }
}

/**
 * The groups that a column of numbers or dates parts rows into: bands at the edges that were chosen, or four bands of about
 * as many rows of the data each.
 *
 * @param edges rising numbers; null for four bands
 */
export function readBands(
  name: string,
  source: SourceColumn,
  reading: Reading,
  rows: Uint32Array,
  edges: readonly number[] | null,
): Grouping {
  const own = reading.kind === 'number' || reading.kind === 'date' ? reading : PLAIN_READING.number
  const { column } = readColumn(source, own)
  if (column.kind !== 'number' && column.kind !== 'date') return readGrouping(name, source, reading, rows)
  const format = (value: number) => formatCell(value, own)
  return edges ? bandsAt(name, column.values, edges, rows, format) : bandsByQuantile(name, column.values, rows, format)
}

/** The groups of a column as they come: its values, or four bands where it holds numbers or dates of many values. */
export function groupingOf(name: string, source: SourceColumn, reading: Reading, rows: Uint32Array): Grouping {
  if (reading.kind !== 'number' && reading.kind !== 'date') return readGrouping(name, source, reading, rows)
  const { column } = readColumn(source, reading)
  const isMany =
    (column.kind === 'number' || column.kind === 'date') && new Set(sortedPresent(column.values)).size > MOST_VALUES
  return isMany ? readBands(name, source, reading, rows, null) : readGrouping(name, source, reading, rows)
}
