import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decide, probabilities } from './link.ts'

const margin = fc.double({ min: -1000, max: 1000, noNaN: true })
const of = (...values: number[]): Float64Array => Float64Array.from(values)

test('binary: probabilities of a row add up to 1, and the positive one is the sigmoid of the margin', () => {
  fc.assert(
    fc.property(fc.array(margin), (values) => {
      const [negative, positive] = probabilities('binary', [Float64Array.from(values)])
      for (const [row, m] of values.entries()) {
        expect(positive![row]).toBeCloseTo(1 / (1 + Math.exp(-m)), 12)
        expect(negative![row]! + positive![row]!).toBe(1)
      }
    }),
  )
})

test('multiclass: softmax adds up to 1, keeps the order, and does not overflow', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(margin, margin, margin), { minLength: 1 }), (rows) => {
      const margins = [0, 1, 2].map((k) => Float64Array.from(rows, (row) => row[k]!))
      const shares = probabilities('multiclass', margins)
      for (const [row, values] of rows.entries()) {
        const largest = Math.max(...values)
        const total = values.reduce((sum, m) => sum + Math.exp(m - largest), 0)
        for (const [k, m] of values.entries()) expect(shares[k]![row]).toBeCloseTo(Math.exp(m - largest) / total, 12)
        expect(shares[0]![row]! + shares[1]![row]! + shares[2]![row]!).toBeCloseTo(1, 12)
      }
      expect(margins[0]).toEqual(Float64Array.from(rows, (row) => row[0]!))
    }),
  )
})

test('margins that no probability is near give exactly 0, 1 or equal shares', () => {
  expect(probabilities('binary', [of(1e308, -1e308, 0)])).toEqual([of(0, 1, 0.5), of(1, 0, 0.5)])
  expect(probabilities('multiclass', [of(1e308, 0), of(-1e308, 0), of(0, 0), of(0, 0)])).toEqual([
    of(1, 0.25),
    of(0, 0.25),
    of(0, 0.25),
    of(0, 0.25),
  ])
})

test('a regression has neither probabilities nor decisions, and no rows give none', () => {
  expect(probabilities('regression', [of(1, 2)])).toEqual([])
  expect(decide('regression', [], 0.5)).toEqual(new Int32Array(0))
  expect(probabilities('binary', [of()])).toEqual([of(), of()])
  expect(decide('binary', [of(), of()], 0.5)).toEqual(new Int32Array(0))
})

test('binary: a score of exactly the threshold is positive', () => {
  const positive = of(0.2999999, 0.3, 0.3000001)
  const shares = [positive.map((p) => 1 - p), positive]
  expect([...decide('binary', shares, 0.3)]).toEqual([0, 1, 1])
  expect([...decide('binary', shares, 0)]).toEqual([1, 1, 1])
})

test('multiclass: the most probable class is decided for, of equal ones the first, whatever the threshold', () => {
  const shares = [of(0.2, 0.4, 0.2, 1 / 3), of(0.5, 0.4, 0.3, 1 / 3), of(0.3, 0.2, 0.5, 1 / 3)]
  expect([...decide('multiclass', shares, 0.9)]).toEqual([1, 0, 2, 0])
})
