import { extentOf, sortedPresent, textOrder } from '../core/index.ts'
import { MISSING, readCell, UNREADABLE } from './cells.ts'
import { type Column, categoryColumn, missingCount, numberColumn } from './column.ts'
import { readGroupedLevels } from './grouped-levels.ts'
import { knowDates, knowNumbers } from './known-numbers.ts'
import type { Reading } from './reading.ts'
import type { Cell, SourceColumn } from './source.ts'

/** A source column under a reading. Cells that do not fit count as missing in the column, and are counted here. */
export interface ColumnRead {
  readonly column: Column
  /** How many cells are neither missing nor readable. */
  readonly unreadable: number
  /** Up to five of their distinct texts, in order of first appearance. */
  readonly examples: readonly string[]
}

const EXAMPLES = 5
/** Where dates recur as often, the different ones are sorted instead of all. */
const RECURRING = 4

/**
 * Reads a source column; each distinct text is parsed once. Levels of categories are in the order of their names, so
 * that they say nothing of the order of rows.
 *
 * @example
 * readColumn({ codes: Uint32Array.of(0, 1, 0), texts: ['1', ''] }, PLAIN_READING.number).column // 1, missing, 1
 */
export function readColumn(source: SourceColumn, reading: Reading): ColumnRead {
  if (reading.kind === 'category' || reading.kind === 'text') {
    const { packed } = source.texts
    const isGrouped = packed?.isTrimmed && packed.numbers === null
    const column = isGrouped
      ? readGroupedLevels(source, packed, reading.missing, reading.kind)
      : readLevels(source, reading, reading.kind)
    return { column, unreadable: 0, examples: [] }
  }
  const { texts, codes, known: knownCells } = source
  const numbers = texts.packed?.numbers
  if (numbers && readsPlainNumbers(reading)) {
    const column = knownCells?.numbers
      ? knowNumbers(numberColumn(knownCells.numbers.values), knownCells.numbers.summary)
      : numberColumn(pickNumbers(numbers, codes))
    return { column, unreadable: 0, examples: [] }
  }
  const cells = createCells(reading, 0)
  const entries = new Float64Array(texts.length).fill(NaN)
  const known = new Uint8Array(texts.length)
  const examples: string[] = []
  const values = new Float64Array(codes.length)
  let unreadable = 0
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!
    if (known[code] === 0) {
      const text = texts.at(code) ?? ''
      const entry = cells.entryOf(text)
      entries[code] = entry
      known[code] = 1
      if (cells.wasUnreadable()) {
        known[code] = 2
        if (examples.length < EXAMPLES && !examples.includes(text)) examples.push(text)
      }
    }
    if (known[code] === 2) unreadable++
    values[row] = entries[code]!
  }
  const column = valuesColumn(values, reading.kind)
  if (column.kind === 'date' && RECURRING * entries.length < values.length)
    knowDates(column, { ...extentOf(sortedPresent(entries)), present: values.length - missingCount(column) })
  return { column, unreadable, examples }
}

/** Whether a reading takes plain numbers for what they are; PackedTexts says which these are. */
export const readsPlainNumbers = ({ kind, decimal, missing }: Reading): boolean =>
  kind === 'number' && decimal === '.' && !missing.some((text) => /\d/u.test(text))

/** The numbers of rows from those of their texts. */
export function pickNumbers(numbers: Float64Array, codes: Uint32Array): Float64Array {
  const values = new Float64Array(codes.length)
  for (let row = 0; row < codes.length; row++) values[row] = numbers[codes[row]!]!
  return values
}

/** @param values 1 and 0 of booleans; NaN where missing */
function valuesColumn(values: Float64Array, kind: 'number' | 'date' | 'boolean'): Column {
  if (kind === 'number') return numberColumn(values)
  if (kind === 'date') return numberColumn(values, kind)
  const { validity } = numberColumn(values)
  return { kind, values: new Uint8Array(values), validity }
}

/** A column of levels: sorting them also finds those that are equal. Every text fits. */
function readLevels({ codes, texts }: SourceColumn, reading: Reading, kind: 'category' | 'text'): Column {
  const codeOf = new Int32Array(texts.length).fill(-1)
  const occurring = new Uint8Array(texts.length)
  for (let row = 0; row < codes.length; row++) occurring[codes[row]!] = 1
  const found: string[] = []
  const foundAt = new Uint32Array(texts.length)
  for (let code = 0; code < texts.length; code++) {
    const text = occurring[code] === 1 ? readCell(texts.at(code) ?? '', reading) : MISSING
    if (typeof text !== 'string') continue
    foundAt[found.push(text) - 1] = code
  }
  const levels: string[] = []
  const order = textOrder(found)
  let last: string | undefined
  for (let i = 0; i < order.length; i++) {
    const place = order[i]!
    const text = found[place] ?? ''
    if (last === undefined || !isSame(text, last)) levels.push(text)
    codeOf[foundAt[place]!] = levels.length - 1
    last = text
  }
  const newCodes = new Int32Array(codes.length)
  for (let row = 0; row < codes.length; row++) newCodes[row] = codeOf[codes[row]!]!
  return categoryColumn(newCodes, levels, kind)
}

/** Neighbours in order mostly differ at their ends, and parts of a longer string are slow to compare as a whole. */
const isSame = (text: string, other: string): boolean =>
  text.length === other.length &&
  text.charCodeAt(text.length - 1) === other.charCodeAt(text.length - 1) &&
  text === other

function byName(column: Column): Column {
  if (column.kind !== 'category' && column.kind !== 'text') return column
  const levels = column.levels.toSorted()
  const newCodeOf = new Map(levels.map((level, code) => [level, code]))
  const newCodes = column.levels.map((level) => newCodeOf.get(level) ?? -1)
  const codes = column.codes.map((code) => (code < 0 ? -1 : (newCodes[code] ?? -1)))
  return categoryColumn(codes, levels, column.kind)
}

/**
 * Reads one column of rows as a caller hands them over (source texts or JSON values).
 *
 * @returns the column, and for each row 1 where the cell did not fit the reading (missing in the column), else 0
 */
export function readCells(cells: readonly Cell[], reading: Reading): { column: Column; unreadable: Uint8Array } {
  const into = createCells(reading, cells.length)
  const unreadable = new Uint8Array(cells.length)
  for (let row = 0; row < cells.length; row++) {
    const entry = into.entryOf(cells[row] ?? null)
    if (into.wasUnreadable()) unreadable[row] = 1
    into.set(row, entry)
  }
  return { column: byName(into.column()), unreadable }
}

/**
 * A column being filled. An entry is a number whatever the kind: the value, 1 or 0, or the level's code; NaN where
 * there is none.
 */
interface Cells {
  entryOf(cell: Cell): number
  /** Whether the last cell given to entryOf() did not fit the reading. */
  wasUnreadable(): boolean
  set(row: number, entry: number): void
  column(): Column
}

function createCells(reading: Reading, rows: number): Cells {
  let unreadable = false
  const levels: string[] = []
  const codeOf = new Map<string, number>()
  const entryOf = (cell: Cell): number => {
    const value = readCell(cell, reading)
    unreadable = value === UNREADABLE
    if (value === UNREADABLE || value === MISSING) return Number.NaN
    if (typeof value === 'boolean') return value ? 1 : 0
    if (typeof value === 'number') return value
    let code = codeOf.get(value)
    if (code === undefined) {
      code = levels.push(value) - 1
      codeOf.set(value, code)
    }
    return code
  }
  return { entryOf, wasUnreadable: () => unreadable, ...storeOf(reading, rows, levels) }
}

function storeOf(reading: Reading, rows: number, levels: readonly string[]): Pick<Cells, 'set' | 'column'> {
  const { kind } = reading
  if (kind === 'number' || kind === 'date') {
    const values = new Float64Array(rows)
    return {
      set: (row, entry) => {
        values[row] = entry
      },
      column: () => (kind === 'date' ? numberColumn(values, kind) : numberColumn(values)),
    }
  }
  if (kind === 'boolean') {
    const values = new Uint8Array(rows)
    const validity = new Uint8Array(rows)
    return {
      set: (row, entry) => {
        values[row] = entry === 1 ? 1 : 0
        validity[row] = Number.isNaN(entry) ? 0 : 1
      },
      column: () => ({ kind, values, validity }),
    }
  }
  const codes = new Int32Array(rows)
  return {
    set: (row, entry) => {
      codes[row] = Number.isNaN(entry) ? -1 : entry
    },
    column: (): Column => categoryColumn(codes, levels, kind),
  }
}
