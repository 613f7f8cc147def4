import { expect, test } from 'vitest'
import { createRng, permutation } from './rng.ts'

test('below() is uniform, and refuses an empty range instead of looking for a number in it for ever', () => {
  const rng = createRng(1)
  const counts = new Array<number>(7).fill(0)
  for (let i = 0; i < 70_000; i++) counts[rng.below(7)]! += 1
  // Chi-squared with 6 degrees of freedom: 22.5 is the 99.9 % quantile.
  expect(counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)).toBeLessThan(22.5)
  expect(() => rng.below(0)).toThrow(RangeError)
})

test('a fork depends on its label and the seed, not on what was drawn before', () => {
  const fresh = createRng('seed').fork('split')
  const used = createRng('seed')
  used.next()
  expect(used.fork('split').uint32()).toBe(fresh.uint32())
  expect(createRng('seed').fork('other').uint32()).not.toBe(createRng('seed').fork('split').uint32())
})

test('next() lies in [0, 1) with mean one half, and neighbouring seeds are unrelated', () => {
  const values = Float64Array.from({ length: 10_000 }, (_, seed) => createRng(seed).next())
  expect(values.every((value) => value >= 0 && value < 1)).toBe(true)
  expect(Math.abs(values.reduce((a, b) => a + b) / values.length - 0.5)).toBeLessThan(0.01)
})

test('permutation() holds every number once', () => {
  expect([...permutation(100, createRng(3))].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i))
})
