import { expect, test } from 'vitest'
import { frontierOf } from './frontier.ts'

const point = (name: string, cost: number, quality: number) => ({ name, cost, quality, isSubject: false })
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
