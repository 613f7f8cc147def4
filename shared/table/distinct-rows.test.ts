import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Column, categoryColumn, numberColumn } from './column.ts'
import { firstOfEach } from './distinct-rows.ts'

/** A column of one of three kinds, with few different values, so that rows recur. */
const columnOf = (codes: readonly number[], kind: number): Column => {
  if (kind === 0) return numberColumn(Float64Array.from(codes, (code) => [Number.NaN, 0, -0, 1.5, 2 ** 40][code] ?? 0))
  if (kind === 1)
    return categoryColumn(
      Int32Array.from(codes, (code) => code - 1),
      ['a', 'b', 'c', 'd'],
    )
  const validity = Uint8Array.from(codes, (code) => (code === 0 ? 0 : 1))
  return { kind: 'boolean', values: Uint8Array.from(codes, (code) => (code > 2 ? 1 : 0)), validity }
}

const textOf = (column: Column, row: number): string => {
  if (column.validity[row] === 0) return 'missing'
  const value = column.kind === 'category' || column.kind === 'text' ? column.codes[row] : column.values[row]
  return String(value)
}

test('firstOfEach() keeps the rows that a comparison of all their texts keeps', () => {
  const tables = fc.integer({ min: 0, max: 60 }).chain((rows) =>
    fc
      .array(fc.tuple(fc.array(fc.nat(4), { minLength: rows, maxLength: rows }), fc.nat(2)), {
        minLength: 1,
        maxLength: 3,
      })
      .map((columns) => ({
        rows,
        columns: new Map(columns.map(([codes, kind], at) => [`c${at}`, columnOf(codes, kind)])),
      })),
  )
  fc.assert(
    fc.property(tables, (table) => {
      const seen = new Set<string>()
      const expected = Array.from({ length: table.rows }, (_, row) => row).filter((row) => {
        const text = [...table.columns.values()].map((column) => textOf(column, row)).join('|')
        const isFirst = !seen.has(text)
        seen.add(text)
        return isFirst
      })
      expect([...firstOfEach(table, [...table.columns.keys()])]).toEqual(expected)
    }),
  )
})
