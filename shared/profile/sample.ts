import { createRng } from '../core/index.ts'
import { type Column, categoryColumn, foundLevels, type Table, takeColumn } from '../table/index.ts'

/** A share of one in a hundred is known to a tenth of its size from so many rows. */
const ROWS = 10_000

/** The whole of a small table, otherwise one row of each of equally many stretches, drawn with a fixed seed. */
export function sampleOf(table: Table): Table {
  if (table.rows <= ROWS) return table
  const rng = createRng('profile')
  const stretch = table.rows / ROWS
  const rows = Uint32Array.from({ length: ROWS }, (_, i) => Math.floor((i + rng.next()) * stretch))
  return { rows: ROWS, columns: new Map([...table.columns].map(([name, column]) => [name, drawnFrom(column, rows)])) }
}

/** Some rows of a column; of very many levels only those in them. */
function drawnFrom(column: Column, rows: Uint32Array): Column {
  const found = foundLevels(column)
  if (!found || (column.kind !== 'category' && column.kind !== 'text')) return takeColumn(column, rows)
  const drawn = [...new Set(Array.from(rows, (row) => found.codes[row] ?? -1))].filter((code) => code >= 0)
  const named = drawn.map((code) => ({ code, name: found.nameOf(code) })).sort((a, b) => (a.name < b.name ? -1 : 1))
  const codeOf = new Map(named.map(({ code }, newCode) => [code, newCode]))
  const codes = Int32Array.from(rows, (row) => codeOf.get(found.codes[row] ?? -1) ?? -1)
  const levels = named.map(({ name }) => name)
  return categoryColumn(codes, levels, column.kind)
}

/** Says so where a finding was judged on some of the rows. */
export const ofSample = ({ table, sample }: { readonly table: Table; readonly sample: Table }): string =>
  sample.rows < table.rows ? ` (judged on ${sample.rows.toLocaleString('en-US')} rows spread over the table)` : ''
