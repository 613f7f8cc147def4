import type { RowsPage } from '../../shared/contract/index.ts'
import type { SourceTable } from '../../shared/table/index.ts'

/** Source texts of the rows from `from` on that there are. */
export function rowsPage({ columns, rows }: SourceTable, from: number, count: number): RowsPage {
  const length = Math.max(0, Math.min(count, rows - from))
  return { from, rows: Array.from({ length }, (_, at) => cellsOf(columns, from + at)) }
}

/** Source texts of one row, in the order of the columns. */
export const cellsOf = (columns: SourceTable['columns'], row: number): string[] =>
  columns.map(({ codes, texts }) => texts.at(codes[row] ?? 0) ?? '')
