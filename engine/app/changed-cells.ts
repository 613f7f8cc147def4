import { type Column, formatCell, PLAIN_READING, type Reading, type Table } from '../../shared/table/index.ts'

/** Column → cells that differ, of columns with one at least that both tables have. The tables have the same rows. */
export function changedCells(before: Table, after: Table): Map<string, number> {
  const changed = new Map<string, number>()
  for (const [name, column] of after.columns) {
    const old = before.columns.get(name)
    const count = old ? differing(old, column) : 0
    if (count > 0) changed.set(name, count)
  }
  return changed
}

function differing(before: Column, after: Column): number {
  if (before === after) return 0
  const isSame = sameCell(before, after)
  let count = 0
  for (let row = 0; row < after.validity.length; row++) if (!isSame(row)) count++
  return count
}

/** Whether a row has the same cell in both columns: both missing, or values of one kind that are equal. */
export function sameCell(before: Column, after: Column): (row: number) => boolean {
  const isThere = (row: number) => before.validity[row] === 1
  const isAlikeMissing = (row: number) => before.validity[row] === after.validity[row]
  if (before.kind === 'category' || before.kind === 'text') {
    if (after.kind !== before.kind) return (row) => isAlikeMissing(row) && !isThere(row)
    // Codes are compared where both have the same levels, which is most often so.
    const codeOf = new Map(after.levels.map((level, code) => [level, code]))
    const now = before.levels.map((level) => codeOf.get(level) ?? -1)
    return (row) => isAlikeMissing(row) && (!isThere(row) || now[before.codes[row] ?? -1] === after.codes[row])
  }
  if (after.kind !== before.kind) return (row) => isAlikeMissing(row) && !isThere(row)
  return (row) => isAlikeMissing(row) && (!isThere(row) || before.values[row] === after.values[row])
}

/** A cell as a person reads it, by the column's reading where it has one; '' where it is missing or there is no column. */
export function cellText(column: Column | undefined, row: number, reading: Reading | undefined): string {
  if (column?.validity[row] !== 1) return ''
  if (column.kind === 'category' || column.kind === 'text') return column.levels[column.codes[row] ?? -1] ?? ''
  const value = column.values[row] ?? Number.NaN
  const known = reading?.kind === column.kind ? reading : PLAIN_READING[column.kind]
  return formatCell(column.kind === 'boolean' ? value === 1 : value, known)
}
