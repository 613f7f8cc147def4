import { createRng } from '../core/index.ts'
import { type Table, take } from '../table/index.ts'

/** A share of one in a hundred is known to a tenth of its size from so many rows. */
const ROWS = 10_000

/** The whole of a small table, otherwise one row of each of equally many stretches, drawn with a fixed seed. */
export function sampleOf(table: Table): Table {
  if (table.rows <= ROWS) return table
  const rng = createRng('profile')
  const stretch = table.rows / ROWS
  return take(
    table,
    Uint32Array.from({ length: ROWS }, (_, i) => Math.floor((i + rng.next()) * stretch)),
  )
}

/** Says so where a finding was judged on some of the rows. */
export const ofSample = ({ table, sample }: { readonly table: Table; readonly sample: Table }): string =>
  sample.rows < table.rows ? ` (judged on ${sample.rows.toLocaleString('en-US')} rows spread over the table)` : ''
