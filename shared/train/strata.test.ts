import fc from 'fast-check'
import { expect, test } from 'vitest'
import { strataOf } from './strata.ts'

test('the tenths of a number are those of its rows sorted by it, equal ones by their place', () => {
  const number = fc.oneof(fc.constantFrom(0, -0, 1, 1, 2, 2.5, Infinity, -Infinity), fc.double({ noNaN: true }))
  fc.assert(
    fc.property(fc.array(fc.option(number, { nil: NaN }), { maxLength: 120 }), (cells) => {
      const values = Float64Array.from(cells)
      const rows = Uint32Array.from(values.keys()).filter((row) => !Number.isNaN(values[row]))
      const expected = new Int32Array(values.length).fill(-1)
      const order = rows.toSorted((a, b) => (values[a] ?? 0) - (values[b] ?? 0) || a - b)
      for (const [rank, row] of order.entries()) expected[row] = Math.floor((rank * 10) / order.length)
      expect(strataOf({ task: 'regression', values }, rows)).toEqual(expected)
    }),
  )
})
