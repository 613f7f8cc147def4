import { readDate } from './cells-date.ts'
import { readNumber } from './cells-number.ts'
import type { Reading } from './reading.ts'
import type { Cell } from './source.ts'

/** What readCell() gives for a blank cell and for the reading's missing texts. */
export const MISSING = null
/** What readCell() gives for a cell that does not fit the reading. */
export const UNREADABLE = undefined

/** A number (also a date: milliseconds since 1970-01-01T00:00:00Z), a boolean, or a category's or text's trimmed text. */
export type CellValue = number | boolean | string

/**
 * One cell under a reading: its value, MISSING or UNREADABLE. A JSON value is taken as what it is: a number is a
 * number, never a text under the decimal comma's rules; for a category `1` is "1" and `true` is "true"; for a date
 * a number is its milliseconds.
 *
 * @example
 * readCell(' 1,5 ', { ...PLAIN_READING.number, decimal: ',' }) // 1.5
 */
export function readCell(cell: Cell, reading: Reading): CellValue | typeof MISSING | typeof UNREADABLE {
  if (cell === null) return MISSING
  if (typeof cell === 'string') return readText(cell, reading)
  if (reading.kind === 'category' || reading.kind === 'text') return readText(String(cell), reading)
  if (typeof cell === 'boolean') return reading.kind === 'boolean' ? cell : UNREADABLE
  if (Number.isNaN(cell)) return MISSING
  if (reading.kind === 'boolean') return readText(String(cell), reading)
  return Number.isFinite(cell) ? cell : UNREADABLE
}

function readText(source: string, reading: Reading): CellValue | typeof MISSING | typeof UNREADABLE {
  const text = source.trim()
  if (text === '' || reading.missing.includes(text)) return MISSING
  switch (reading.kind) {
    case 'number':
      return readNumber(text, reading)
    case 'date':
      return readDate(text, reading.datePattern)
    case 'boolean': {
      const lower = text.toLowerCase()
      if (reading.trueTexts.includes(lower)) return true
      return reading.falseTexts.includes(lower) ? false : UNREADABLE
    }
    default:
      return text
  }
}
