import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dateEdges, numberEdges } from './distribution.ts'

test('edges of numbers are multiples of 1, 2 or 5 times a power of ten, written without rounding noise', () => {
  expect(numberEdges(0, 1, false)).toEqual(Array.from({ length: 22 }, (_, at) => at / 20))
  expect(numberEdges(-3, 57, true)).toEqual(Array.from({ length: 32 }, (_, at) => -4 + 2 * at))
  expect(numberEdges(1, 4, true)).toEqual([1, 2, 3, 4, 5])
  expect(numberEdges(7, 7, true)).toEqual([7, 8])
})

test('edges of numbers rise, hold every value and are about 30', () => {
  const value = fc.double({ noNaN: true, min: -1e12, max: 1e12 })
  fc.assert(
    fc.property(value, value, (a, b) => {
      const [low, high] = a < b ? [a, b] : [b, a]
      if (low === high) return
      const edges = numberEdges(low, high, false)
      expect(edges.length).toBeLessThanOrEqual(34)
      expect(edges[0]).toBeLessThanOrEqual(low)
      expect(edges.at(-1)).toBeGreaterThanOrEqual(high)
      for (const [at, edge] of edges.entries()) if (at > 0) expect(edge).toBeGreaterThan(edges[at - 1] ?? NaN)
    }),
  )
})

const day = (text: string) => Date.parse(`${text}T00:00:00Z`)
const days = (edges: readonly number[]) => edges.map((edge) => new Date(edge).toISOString().slice(0, 10))

test('edges of dates are the beginnings of days, months, quarters or years', () => {
  expect(days(dateEdges(day('2024-01-30'), day('2024-02-02')).filter((edge) => edge % 86_400_000 === 0))).toContain(
    '2024-02-01',
  )
  expect(days(dateEdges(day('2023-11-15'), day('2025-09-30'))).slice(0, 4)).toEqual([
    ...['2023-11-01', '2023-12-01', '2024-01-01', '2024-02-01'],
  ])
  expect(days(dateEdges(day('1995-05-05'), day('2024-02-02'))).slice(0, 3)).toEqual([
    ...['1995-01-01', '1996-01-01', '1997-01-01'],
  ])
  expect(days(dateEdges(day('1960-05-05'), day('1966-02-02'))).slice(0, 3)).toEqual([
    ...['1960-04-01', '1960-07-01', '1960-10-01'],
  ])
})
