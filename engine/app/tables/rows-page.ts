import type { RowsPage } from '../../../shared/contract/index.ts'
import { csvLine } from '../../../shared/serve/index.ts'
import type { SourceTable } from '../../../shared/table/index.ts'
import { fileRow } from './rows-shown.ts'
import type { ViewedRows } from './rows-view.ts'

/**
 * Texts of the rows from `from` on that there are, and of cleaned ones what the file has in their place.
 *
 * @param source the file that they are of
 */
export function rowsPage(
  { columns, recordOf }: SourceTable,
  { shown, places }: ViewedRows,
  from: number,
  count: number,
): RowsPage {
  const total = places?.length ?? shown.table.rows
  const length = Math.max(0, Math.min(count, total - from))
  const rows = Array.from({ length }, (_, at) => places?.[from + at] ?? from + at)
  const numbers = rows.map((row) => fileRow(shown, row))
  return {
    from,
    total,
    numbers,
    records: numbers.map((row) => recordOf?.[row] ?? row),
    rows: rows.map((row) => cellsOf(shown.texts, row)),
    ...(shown.texts !== columns && { source: numbers.map((row) => cellsOf(columns, row)) }),
  }
}

/** Rows of one part of a file of rows. */
export const ROWS_IN_PART = 20_000

/** The next part of the rows as lines of a CSV file, with the names of the columns before the first; '' behind the last. */
export function rowsCsv({ shown: { texts, names, table }, places }: ViewedRows, from: number): string {
  const to = Math.min(places?.length ?? table.rows, from + ROWS_IN_PART)
  const lines = from === 0 ? [csvLine(names)] : []
  for (let at = from; at < to; at++) lines.push(csvLine(cellsOf(texts, places?.[at] ?? at)))
  return lines.join('')
}

/** Texts of one row, in the order of the columns. */
export const cellsOf = (columns: SourceTable['columns'], row: number): string[] =>
  columns.map(({ codes, texts }) => texts.at(codes[row] ?? 0) ?? '')
