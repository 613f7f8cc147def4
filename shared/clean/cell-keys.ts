import type { Column } from '../table/index.ts'

/** A column's values as texts that tell them apart; null where missing. Equal for equal values, whatever the rows. */
export function cellKeys(column: Column): (row: number) => string | null {
  const { validity } = column
  if (column.kind === 'category' || column.kind === 'text') {
    const { codes, levels } = column
    return (row) => (validity[row] === 1 ? (levels[codes[row] ?? 0] ?? '') : null)
  }
  const { values } = column
  // Plus 0: minus zero is zero.
  return (row) => (validity[row] === 1 ? String((values[row] ?? 0) + 0) : null)
}
