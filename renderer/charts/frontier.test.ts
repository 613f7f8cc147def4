import { expect, test } from 'vitest'
import { frontierOf, radiusOf } from './frontier.ts'

const point = (name: string, cost: number, quality: number) => ({
  name,
  cost,
  quality,
  isSubject: false,
  bytes: cost * 100,
})
const points = [
  point('slow', 70, 0.92),
  point('best', 7, 0.93),
  point('small', 2, 0.925),
  point('dear', 7, 0.91),
  point('linear', 0.4, 0.9),
]

test('frontierOf() keeps what no other beats in both, cheapest first', () => {
  expect(frontierOf(points, false).map(({ name }) => name)).toEqual(['linear', 'small', 'best'])
})

test('frontierOf() of a loss keeps the lowest', () => {
  expect(frontierOf(points, true).map(({ name }) => name)).toEqual(['linear'])
})

test('areas grow with the logarithm of sizes, and equal sizes are alike', () => {
  const [tiny, small, large] = [10, 1000, 100_000].map((bytes) => ({ ...point('a', 1, 1), bytes }))
  if (!tiny || !small || !large) throw new Error('three points')
  const radius = radiusOf([tiny, small, large])
  expect(radius(small) ** 2 - radius(tiny) ** 2).toBeCloseTo(radius(large) ** 2 - radius(small) ** 2)
  expect(radiusOf([small, small])(small)).toBe(radius(tiny))
})
