import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PLAIN_READING, readCells, readColumn, type SourceColumn, toSource } from './index.ts'
import { anyTable } from './sample-table.test-support.ts'

const source = (cells: readonly string[]): SourceColumn => {
  const texts = [...new Set(cells)]
  return { texts, codes: Uint32Array.from(cells, (cell) => texts.indexOf(cell)) }
}

test('readColumn() reads numbers, and counts what does not fit', () => {
  const { column, unreadable, examples } = readColumn(source(['1', '', 'x', '2.5', 'x', 'y']), PLAIN_READING.number)
  expect(column).toMatchObject({ kind: 'number', values: Float64Array.of(1, NaN, NaN, 2.5, NaN, NaN) })
  expect([...column.validity]).toEqual([1, 0, 0, 1, 0, 0])
  expect([unreadable, examples]).toEqual([3, ['x', 'y']])
})

test('readColumn() gives levels in order of first appearance, trimmed texts as one', () => {
  const { column } = readColumn(
    { texts: ['b', 'unused', ' a', 'a ', '?'], codes: Uint32Array.of(2, 0, 4, 3) },
    { ...PLAIN_READING.category, missing: ['?'] },
  )
  expect(column).toMatchObject({ kind: 'category', levels: ['a', 'b'], codes: Int32Array.of(0, 1, -1, 0) })
})

test('readColumn() reads booleans and dates', () => {
  const booleans = readColumn(source(['TRUE', 'false', '', '1']), PLAIN_READING.boolean)
  expect(booleans.column).toMatchObject({ values: Uint8Array.of(1, 0, 0, 0), validity: Uint8Array.of(1, 1, 0, 0) })
  expect(booleans.unreadable).toBe(1)
  const dates = readColumn(source(['1970-01-02', '']), PLAIN_READING.date)
  expect(dates.column).toMatchObject({ kind: 'date', values: Float64Array.of(86_400_000, NaN) })
})

test('readCells() of texts gives the same column as readColumn()', () => {
  const cell = fc.constantFrom('', ' ', '1', '2', '1,5', '1.5', 'true', 'NO', '?', '2024-01-01', 'x')
  const kind = fc.constantFrom('number', 'boolean', 'date', 'category', 'text')
  fc.assert(
    fc.property(fc.array(cell), kind, (cells, name) => {
      const reading = { ...PLAIN_READING[name], missing: ['?'] }
      const whole = readColumn(source(cells), reading)
      const rows = readCells(cells, reading)
      expect(rows.column).toEqual(whole.column)
      expect(rows.unreadable.reduce((sum, flag) => sum + flag, 0)).toBe(whole.unreadable)
    }),
  )
})

test('toSource() writes values in texts that are read back to them', () => {
  fc.assert(
    fc.property(anyTable(), (table) => {
      for (const column of table.columns.values()) {
        const { column: back, unreadable } = readColumn(toSource(column), PLAIN_READING[column.kind])
        expect(unreadable).toBe(0)
        if (column.kind !== 'category' && column.kind !== 'text') expect(back).toEqual(column)
      }
    }),
  )
})
