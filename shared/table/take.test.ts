import fc from 'fast-check'
import { expect, test } from 'vitest'
import { firstOfEach } from './distinct-rows.ts'
import { anyTable, contentsOf, sourceFrom, tableFrom, valuesOf } from './sample-table.test-support.ts'
import { sourceTexts } from './source.ts'
import { columnOf, selectColumns, type Table, withColumn } from './table.ts'
import { chunks, mask, rowsWhere, slice, take, takeSource } from './take.ts'

// The laws are checked on tables with one column of every kind.

const rowsOf = (table: Table): Uint32Array => Uint32Array.from({ length: table.rows }, (_, row) => row)

/** A table with row numbers into it, repeated and in any order. */
const tableAndRows = anyTable({ minRows: 1 }).chain((table) =>
  fc.tuple(
    fc.constant(table),
    fc.array(fc.nat(table.rows - 1), { maxLength: 40 }).map((rows) => Uint32Array.from(rows)),
  ),
)

/** Whether validity, NaN and −1 say the same of every cell. */
function isConsistent({ columns }: Table): boolean {
  return [...columns.values()].every((column) =>
    column.validity.every((valid, row) => {
      if (column.kind === 'boolean') return valid === 1 || column.values[row] === 0
      const isMissing = 'values' in column ? Number.isNaN(column.values[row]) : column.codes[row] === -1
      return isMissing === (valid === 0)
    }),
  )
}

test('take() gives the rows asked for, in that order, and leaves the table as it was', () => {
  fc.assert(
    fc.property(tableAndRows, ([table, rows]) => {
      const before = structuredClone(table)
      const taken = take(table, rows)
      expect(taken.rows).toBe(rows.length)
      expect(isConsistent(taken)).toBe(true)
      for (const [name, column] of taken.columns)
        expect(valuesOf(column)).toEqual(Array.from(rows, (row) => valuesOf(columnOf(table, name))[row]))
      expect(table).toEqual(before)
    }),
  )
})

test('take() of a take() is the take() of the composed rows', () => {
  fc.assert(
    fc.property(tableAndRows, fc.array(fc.nat(39)), ([table, rows], picks) => {
      const again = Uint32Array.from(picks.filter((at) => at < rows.length))
      expect(take(take(table, rows), again)).toEqual(
        take(
          table,
          again.map((at) => rows[at]!),
        ),
      )
    }),
  )
})

test('take() of all rows is a copy that shares no buffer', () => {
  fc.assert(
    fc.property(anyTable(), (table) => {
      const copy = take(table, rowsOf(table))
      expect(copy).toEqual(table)
      for (const [name, column] of copy.columns) expect(column.validity).not.toBe(columnOf(table, name).validity)
    }),
  )
})

test('mask() keeps the rows whose flag is not 0, in order', () => {
  fc.assert(
    fc.property(anyTable(), fc.array(fc.nat(2), { minLength: 25, maxLength: 25 }), (table, flags) => {
      const keep = Uint8Array.from(flags.slice(0, table.rows))
      expect([...rowsWhere(keep)]).toEqual([...rowsOf(table)].filter((row) => keep[row] !== 0))
      expect(mask(table, keep)).toEqual(take(table, rowsWhere(keep)))
    }),
  )
})

test('slice() is the take() of a range, also one that begins or ends beyond the table', () => {
  fc.assert(
    fc.property(anyTable(), fc.nat(30), fc.nat(30), (table, from, length) => {
      const range = rowsOf(table).filter((row) => row >= from && row < from + length)
      expect(slice(table, from, from + length)).toEqual(take(table, range))
    }),
  )
})

test('slice() shares the memory of the table', () => {
  const table = tableFrom({ n: ['number', [1, 2, 3]], c: ['category', ['a', 'b', null]] })
  for (const [name, column] of slice(table, 1, 3).columns)
    expect(column.validity.buffer).toBe(columnOf(table, name).validity.buffer)
})

test('chunks() gives every row once, in order, in pieces of the size asked for', () => {
  fc.assert(
    fc.property(anyTable(), fc.integer({ min: 1, max: 30 }), (table, size) => {
      const pieces = [...chunks(table, size)]
      expect(pieces.map(({ rows }) => rows)).toEqual(
        Array.from({ length: Math.ceil(table.rows / size) }, (_, i) => Math.min(size, table.rows - i * size)),
      )
      for (const name of table.columns.keys())
        expect(pieces.flatMap((piece) => valuesOf(columnOf(piece, name)))).toEqual(valuesOf(columnOf(table, name)))
    }),
  )
})

test('chunks() of no size is refused: it would never end', () => {
  expect(() => [...chunks(tableFrom({ n: ['number', [1]] }), 0)]).toThrow(RangeError)
})

test('takeSource() gives the texts of the rows asked for', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', '', ' a ', '007'), { minLength: 1 }), fc.array(fc.nat()), (cells, at) => {
      const rows = Uint32Array.from(at, (row) => row % cells.length)
      const [column] = sourceFrom({ c: cells }).columns
      expect([...sourceTexts(takeSource(column!, rows))]).toEqual(Array.from(rows, (row) => cells[row]))
    }),
  )
})

test('firstOfEach() agrees with comparing every row with every earlier one', () => {
  fc.assert(
    fc.property(anyTable(), fc.subarray(['number', 'boolean', 'category', 'text', 'date']), (table, names) => {
      const contents = contentsOf(table)
      const keyOf = (row: number) => JSON.stringify(names.map((name) => contents[name]![row]))
      const expected = [...rowsOf(table)].filter((row, _, all) => !all.some((r) => r < row && keyOf(r) === keyOf(row)))
      expect([...firstOfEach(table, names)]).toEqual(expected)
    }),
  )
})

test('firstOfEach() takes missing for like missing, and false for unlike missing', () => {
  const table = tableFrom({ b: ['boolean', [false, null, false, null]], n: ['number', [0, null, -0, null]] })
  expect([...firstOfEach(table, ['b', 'n'])]).toEqual([0, 1])
})

test('an unknown column is an error that names it and the one that was meant', () => {
  const table = tableFrom({ Age: ['number', [1]] })
  expect(() => columnOf(table, ' age')).toThrow('There is no column " age".')
  try {
    selectColumns(table, ['Age', 'age'])
    expect.unreachable()
  } catch (error) {
    expect(error).toMatchObject({ code: 'data', details: { column: 'age', next: 'Did you mean "Age"?' } })
  }
})

test('withColumn() replaces in place or adds at the end, and leaves the table as it was', () => {
  const table = tableFrom({ a: ['number', [1]], b: ['number', [2]] })
  const { columns } = tableFrom({ c: ['number', [3]] })
  const column = columns.get('c')!
  expect([...withColumn(table, 'a', column).columns.keys()]).toEqual(['a', 'b'])
  expect(contentsOf(withColumn(table, 'a', column))).toEqual({ a: [3], b: [2] })
  expect([...withColumn(table, 'c', column).columns.keys()]).toEqual(['a', 'b', 'c'])
  expect(contentsOf(table)).toEqual({ a: [1], b: [2] })
})
