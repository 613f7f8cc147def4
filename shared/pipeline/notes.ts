import { type Column, formatCell } from '../table/index.ts'
import type { InputColumn } from './pipeline.ts'

/** What was out of order with each row, and what was done about it. A row without a note is `ok`. */
export interface Notes {
  /** A row has a note once, however often it is added. */
  add(row: number, note: string): void
  /** One status a row: `ok`, or its notes joined by `; `. */
  statuses(): string[]
}

export function createNotes(rows: number): Notes {
  const notes = new Map<number, Set<string>>()
  return {
    add: (row, note) => {
      const known = notes.get(row)
      if (known) known.add(note)
      else notes.set(row, new Set([note]))
    },
    statuses: () => Array.from({ length: rows }, (_, row) => [...(notes.get(row) ?? ['ok'])].join('; ')),
  }
}

/** Notes every number and date that lies outside what the model was trained on. It is used as it is. */
export function noteRange(column: Column, { name, range, reading }: InputColumn, notes: Notes): void {
  if (!range || (column.kind !== 'number' && column.kind !== 'date')) return
  const [low, high] = range
  for (let row = 0; row < column.values.length; row++) {
    const value = column.values[row] ?? NaN
    if (value < low || value > high) notes.add(row, `outside the training range: ${name} ${formatCell(value, reading)}`)
  }
}

/** Notes every level that training never saw. Encoders give it no code of its own: it counts as missing. */
export function noteUnseen(column: Column, name: string, known: ReadonlySet<string>, notes: Notes): void {
  if (column.kind !== 'category') return
  const isUnseen = column.levels.map((level) => !known.has(level))
  if (!isUnseen.includes(true)) return
  for (const [row, code] of column.codes.entries())
    if (isUnseen[code]) notes.add(row, `unseen category "${column.levels[code]}" in ${name}: treated as missing`)
}

export const unreadableNote = (text: string, { name, reading }: InputColumn): string =>
  `unreadable ${reading.kind} "${text}" in ${name}: treated as missing`

export const missingColumnNote = (name: string): string => `missing column: ${name}`
