import { hashText } from '../../shared/core/index.ts'
import type { SourceTable } from '../../shared/table/index.ts'

/**
 * Which of these rows stand in another table too, cell by cell in the columns that both have: rows that a model may have
 * learned from already.
 *
 * @param rows row numbers in `table`
 * @returns the rows that do not
 */
export function rowsNotIn(
  other: SourceTable,
  table: SourceTable,
  rows: Uint32Array,
  columns: readonly string[],
): Uint32Array {
  const names = columns.filter((name) => table.names.includes(name) && other.names.includes(name))
  if (names.length === 0) return rows
  const seen = new Set(keysOf(other, names))
  const keys = keysOf(table, names)
  return rows.filter((row) => !seen.has(keys[row] ?? NaN))
}

const SHIFT = 2 ** 21

/** 53 bits of each row: two rows that differ have the same key about once in 10^16 pairs. */
function keysOf({ names, columns, rows }: SourceTable, wanted: readonly string[]): Float64Array {
  const [high, low] = [new Uint32Array(rows).fill(1), new Uint32Array(rows).fill(2)]
  for (const name of wanted) {
    const column = columns[names.indexOf(name)]
    if (!column) continue
    const { codes, texts } = column
    const hashes = Uint32Array.from({ length: texts.length }, (_, at) => hashText((texts.at(at) ?? '').trim()))
    const others = Uint32Array.from({ length: texts.length }, (_, at) =>
      hashText((texts.at(at) ?? '').trim(), 0x9747b28c),
    )
    for (let row = 0; row < rows; row++) {
      const code = codes[row] ?? 0
      high[row] = Math.imul((high[row] ?? 0) ^ (hashes[code] ?? 0), 0x01000193) + 0x9e3779b9
      low[row] = Math.imul((low[row] ?? 0) ^ (others[code] ?? 0), 0x85ebca6b) + 0x7f4a7c15
    }
  }
  return Float64Array.from(high, (word, row) => word * SHIFT + ((low[row] ?? 0) >>> 11))
}
