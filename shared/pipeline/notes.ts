import { type Column, formatCell } from '../table/index.ts'
import type { InputColumn } from './pipeline.ts'

/** What can be out of order with a value: outside of the training range, a level that training never saw, no value of its kind, left out. */
export type TroubleKind = 'outside' | 'unseen' | 'unreadable' | 'missing'

/** What is out of order with a row, for programs; its status says the same to people. */
export interface Trouble {
  readonly kind: TroubleKind
  readonly column: string
}

/** What was out of order with each row, and what was done about it. A row without a note is `ok`. */
export interface Notes {
  /** A row has a note once, however often it is added. */
  add(row: number, note: string, trouble?: Trouble): void
  /** One status a row: `ok`, or its notes joined by `; `. */
  statuses(): string[]
  /** By row; rows with nothing out of order are not there. */
  troubles(): ReadonlyMap<number, readonly Trouble[]>
}

const NO_TROUBLES: ReadonlyMap<number, readonly Trouble[]> = new Map()

export function createNotes(rows: number): Notes {
  let notes: Map<number, Set<string>> | undefined
  let troubles: Map<number, Trouble[]> | undefined
  return {
    add: (row, note, trouble) => {
      notes ??= new Map()
      const known = notes.get(row)
      if (known?.has(note)) return
      if (known) known.add(note)
      else notes.set(row, new Set([note]))
      if (!trouble) return
      troubles ??= new Map()
      const others = troubles.get(row)
      if (others) others.push(trouble)
      else troubles.set(row, [trouble])
    },
    statuses: () => {
      const statuses = new Array<string>(rows).fill('ok')
      if (notes) for (const [row, texts] of notes) statuses[row] = [...texts].join('; ')
      return statuses
    },
    troubles: () => troubles ?? NO_TROUBLES,
  }
}

/** Notes every number and date that lies outside what the model was trained on. It is used as it is. */
export function noteRange(column: Column, { name, range, reading }: InputColumn, notes: Notes): void {
  if (!range || (column.kind !== 'number' && column.kind !== 'date')) return
  const [low, high] = range
  for (let row = 0; row < column.values.length; row++) {
    const value = column.values[row] ?? NaN
    if (value < low || value > high)
      notes.add(row, `outside the training range: ${name} ${formatCell(value, reading)}`, {
        kind: 'outside',
        column: name,
      })
  }
}

/** Notes every level that training never saw. Encoders give it no code of its own: it counts as missing. */
export function noteUnseen(column: Column, name: string, known: ReadonlySet<string>, notes: Notes): void {
  if (column.kind !== 'category') return
  const isUnseen = column.levels.map((level) => !known.has(level))
  if (!isUnseen.includes(true)) return
  for (const [row, code] of column.codes.entries())
    if (isUnseen[code])
      notes.add(row, `unseen category "${column.levels[code]}" in ${name}: treated as missing`, {
        kind: 'unseen',
        column: name,
      })
}

export const unreadableNote = (text: string, { name, reading }: InputColumn): string =>
  `unreadable ${reading.kind} "${text}" in ${name}: treated as missing`

/** Notes a text that is no value of its column's kind. */
export function noteUnreadableText(row: number, text: string, input: InputColumn, notes: Notes): void {
  notes.add(row, unreadableNote(text, input), { kind: 'unreadable', column: input.name })
}

export const missingColumnNote = (name: string): string => `missing column: ${name}`

export function noteMissingColumn(row: number, name: string, notes: Notes): void {
  notes.add(row, missingColumnNote(name), { kind: 'missing', column: name })
}
