import type { InputColumn } from '../shared/pipeline/index.ts'
import { type Cell, DAY_MILLISECONDS, formatCell, PLAIN_READING, readCell, UNREADABLE } from '../shared/table/index.ts'

/** How a column is asked for. */
export type ControlType = 'text' | 'prose' | 'choice' | 'suggestion' | 'date' | 'datetime-local'

/** More levels than this are offered while typing instead of in a list. */
const MOST_CHOICES = 60

export function controlType({ reading, range }: InputColumn, levels: readonly string[]): ControlType {
  switch (reading.kind) {
    case 'boolean':
      return 'choice'
    case 'category':
      return levels.length > MOST_CHOICES ? 'suggestion' : 'choice'
    case 'date':
      return hasClock(reading.datePattern, range) ? 'datetime-local' : 'date'
    case 'text':
      return 'prose'
    default:
      return 'text'
  }
}

function hasClock(pattern: string, range: InputColumn['range']): boolean {
  return /h/iu.test(pattern) || (range?.some((time) => time % DAY_MILLISECONDS !== 0) ?? false)
}

/** What a choice offers, besides missing: levels in reading order, or the column's words for true and false. */
export function choicesOf({ reading }: InputColumn, levels: readonly string[]): string[] {
  if (reading.kind === 'boolean') return [reading.trueTexts[0] ?? 'true', reading.falseTexts[0] ?? 'false']
  return [...levels].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
}

/** The line under a field: the training range, or nothing. */
export function hintOf({ reading, range }: InputColumn): string {
  if (!range) return ''
  const [low, high] = range.map((value) => formatCell(value, reading))
  return `${low} to ${high} in training`
}

/** The cell that the text of a control stands for. Dates come as the browser's ISO text and become milliseconds. */
export function cellOf(text: string, type: ControlType): Cell {
  if (text.trim() === '') return null
  if (type !== 'date' && type !== 'datetime-local') return text
  const time = readCell(text, PLAIN_READING.date)
  return typeof time === 'number' ? time : text
}

/** The text that makes a control show a cell; '' where it is missing or cannot be shown. */
export function textOf(cell: Cell, type: ControlType, { reading }: InputColumn): string {
  if (type !== 'date' && type !== 'datetime-local') return cell === null ? '' : String(cell)
  const time = readCell(cell, reading)
  if (typeof time !== 'number') return ''
  const text = formatCell(time, PLAIN_READING.date)
  return type === 'date' ? text.slice(0, 10) : text.includes('T') ? text : `${text}T00:00:00`
}

/** What is wrong with a cell, for the line under its field; '' where it can be read. */
export function problemWith(cell: Cell, { reading, range }: InputColumn): string {
  if (readCell(cell, reading) !== UNREADABLE) return ''
  const example = range ? ` Enter one like ${formatCell(range[0], reading)}.` : ''
  return `“${cell}” is not a ${reading.kind} and counts as missing.${example}`
}
