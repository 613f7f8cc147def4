// Typed tables from plain values, and tables drawn by fast-check: for the laws of the rooms that take tables.
import fc from 'fast-check'
import type { CellValue } from './cells.ts'
import { COLUMN_KINDS, type Column, type ColumnKind, categoryColumn, numberColumn } from './column.ts'
import type { SourceTable } from './source.ts'
import type { Table } from './table.ts'

export type Values = readonly (CellValue | null)[]

/** A column of these values, null where missing; levels in order of first appearance, as import numbers them. */
export function columnFrom(kind: ColumnKind, values: Values): Column {
  if (kind === 'number' || kind === 'date') {
    const numbers = Float64Array.from(values, (value) => (value === null ? NaN : Number(value)))
    return kind === 'date' ? numberColumn(numbers, 'date') : numberColumn(numbers)
  }
  if (kind === 'boolean')
    return {
      kind,
      values: Uint8Array.from(values, (value) => (value === true ? 1 : 0)),
      validity: Uint8Array.from(values, (value) => (value === null ? 0 : 1)),
    }
  const levels = [...new Set(values)].filter((value) => value !== null).map(String)
  return categoryColumn(
    Int32Array.from(values, (value) => levels.indexOf(String(value))),
    levels,
    kind,
  )
}

/** The values that `columnFrom` was given, read off the buffers. */
export function valuesOf(column: Column): (CellValue | null)[] {
  return Array.from(column.validity, (valid, row) => {
    if (valid === 0) return null
    if (column.kind === 'boolean') return column.values[row] === 1
    if (column.kind === 'number' || column.kind === 'date') return column.values[row] ?? null
    return column.levels[column.codes[row] ?? -1] ?? null
  })
}

/** Every column's values by name: equal for tables that hold the same, however their levels are numbered. */
export const contentsOf = (table: Table): Record<string, (CellValue | null)[]> =>
  Object.fromEntries([...table.columns].map(([name, column]) => [name, valuesOf(column)]))

export function tableFrom(columns: Readonly<Record<string, readonly [ColumnKind, Values]>>): Table {
  const entries = Object.entries(columns).map(([name, [kind, values]]) => [name, columnFrom(kind, values)] as const)
  return { rows: entries[0]?.[1].validity.length ?? 0, columns: new Map(entries) }
}

const LEVELS = ['a', 'b', 'B', ' b', 'two  words', '007', '7', '__proto__', 'ü']
const TEXTS = ['a long letter', 'A long  letter', 'no letter', '!!', 'Ein Brief, kurz']

/** Texts that programs stumble over: of JavaScript's own names, of signs that are several, none, or half of one. */
const ODD_TEXTS = [
  'constructor',
  '-0',
  '1e999',
  '٣',
  'İ',
  'ﬁ',
  'u\u0308',
  '👩‍👩‍👧',
  '\ud83d',
  'a\u0000b',
  '\ufeffa',
  'a\u00a0b',
  'a\nb',
  '$1',
  '\\',
  '"',
]

/** JSON has no −0. */
const number = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
)

const VALUES: Readonly<Record<ColumnKind, fc.Arbitrary<CellValue>>> = {
  number,
  date: fc.integer({ min: -4e12, max: 8e12 }),
  boolean: fc.boolean(),
  category: fc.constantFrom(...LEVELS),
  text: fc.constantFrom(...TEXTS),
}

export type Drawn = Readonly<Record<ColumnKind, Values>>

/** A text as a cell has it: neither blank nor with blanks around it. */
const anyOddText = fc.oneof(
  fc.constantFrom(...ODD_TEXTS),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 6 }).filter((text) => text.trim() === text),
)

/** Values of one column of each kind, about a quarter of them missing. `odd`: with texts that programs stumble over. */
export function anyValues(rows: number, { odd = false } = {}): fc.Arbitrary<Drawn> {
  const values = (kind: ColumnKind) =>
    odd && (kind === 'category' || kind === 'text') ? fc.oneof(VALUES[kind], anyOddText) : VALUES[kind]
  const column = (kind: ColumnKind) =>
    fc.array(fc.option(values(kind), { freq: 4 }), { minLength: rows, maxLength: rows })
  return fc.record({
    number: column('number'),
    date: column('date'),
    boolean: column('boolean'),
    category: column('category'),
    text: column('text'),
  })
}

/** A table whose columns are named after their kinds. */
export const tableOfDrawn = (drawn: Drawn): Table =>
  tableFrom(Object.fromEntries(COLUMN_KINDS.map((kind) => [kind, [kind, drawn[kind]]])))

export const anyTable = ({ minRows = 0, maxRows = 25, odd = false } = {}): fc.Arbitrary<Table> =>
  fc.integer({ min: minRows, max: maxRows }).chain((rows) => anyValues(rows, { odd }).map(tableOfDrawn))

/** A file as it was read, from its texts by column. */
export function sourceFrom(columns: Readonly<Record<string, readonly string[]>>): SourceTable {
  const names = Object.keys(columns)
  const rows = Object.values(columns)[0]?.length ?? 0
  return {
    names,
    header: names,
    columns: Object.values(columns).map((cells) => {
      const codeOf = new Map<string, number>()
      const codes = Uint32Array.from(cells, (text) => {
        const code = codeOf.get(text) ?? codeOf.size
        codeOf.set(text, code)
        return code
      })
      return { codes, texts: [...codeOf.keys()] }
    }),
    rows,
    records: rows,
    recordOf: null,
    setAside: [],
  }
}
