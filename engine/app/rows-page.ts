import type { RowsPage } from '../../shared/contract/index.ts'
import type { SourceTable } from '../../shared/table/index.ts'

/**
 * Source texts of the rows from `from` on that there are.
 *
 * @param view the rows that are shown, in their order; null for all of them
 */
export function rowsPage(
  { columns, rows, recordOf }: SourceTable,
  from: number,
  count: number,
  view: Uint32Array | null = null,
): RowsPage {
  const total = view?.length ?? rows
  const length = Math.max(0, Math.min(count, total - from))
  const numbers = Array.from({ length }, (_, at) => view?.[from + at] ?? from + at)
  return {
    from,
    total,
    numbers,
    records: numbers.map((row) => recordOf?.[row] ?? row),
    rows: numbers.map((row) => cellsOf(columns, row)),
  }
}

/** Source texts of one row, in the order of the columns. */
export const cellsOf = (columns: SourceTable['columns'], row: number): string[] =>
  columns.map(({ codes, texts }) => texts.at(codes[row] ?? 0) ?? '')
