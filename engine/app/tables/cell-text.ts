import { type Column, formatCell, PLAIN_READING, type Reading } from '../../../shared/table/index.ts'

/** A cell as a person reads it, by the column's reading where it has one; '' where it is missing or there is no column. */
export function cellText(column: Column | undefined, row: number, reading: Reading | undefined): string {
  if (column?.validity[row] !== 1) return ''
  if (column.kind === 'category' || column.kind === 'text') return column.levels[column.codes[row] ?? -1] ?? ''
  const value = column.values[row] ?? Number.NaN
  const known = reading?.kind === column.kind ? reading : PLAIN_READING[column.kind]
  return formatCell(column.kind === 'boolean' ? value === 1 : value, known)
}
