import { expect, test } from 'vitest'
import { inOrder, movedTo } from './column-order.ts'

test('columns stand as they were put, and new ones behind them', () => {
  expect(inOrder(['a', 'b', 'c'], [])).toEqual([0, 1, 2])
  expect(inOrder(['a', 'b', 'new', 'c'], ['c', 'gone', 'a', 'b'])).toEqual([3, 0, 1, 2])
})

test('a column moves to where another stands, in both directions', () => {
  expect(movedTo(['a', 'b', 'c', 'd'], 'a', 'c')).toEqual(['b', 'c', 'a', 'd'])
  expect(movedTo(['a', 'b', 'c', 'd'], 'd', 'b')).toEqual(['a', 'd', 'b', 'c'])
  expect(movedTo(['a', 'b'], 'a', 'x')).toEqual(['a', 'b'])
})
