import type { CellValue } from './cells.ts'
import { formatDate } from './format-cell-date.ts'
import type { Reading } from './reading.ts'

/**
 * A value as a text that readCell() reads back to it; null is the empty text. Numbers are written in their shortest
 * exact form with the reading's decimal mark, without thousands marks, prefix or suffix; dates in the reading's
 * pattern, which must hold what they hold (a time of day is lost under `dd.MM.yyyy`).
 *
 * @example
 * formatCell(1234.5, { ...PLAIN_READING.number, decimal: ',', thousands: '.' }) // '1234,5'
 */
export function formatCell(value: CellValue | null, reading: Reading): string {
  if (value === null) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return (value ? reading.trueTexts[0] : reading.falseTexts[0]) ?? String(value)
  if (reading.kind === 'date') return formatDate(value, reading.datePattern)
  const text = Object.is(value, -0) ? '-0' : String(value)
  return reading.decimal === '.' ? text : text.replace('.', reading.decimal)
}
