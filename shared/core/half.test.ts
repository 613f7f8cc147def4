import { expect, test } from 'vitest'
import { exponentOf, fromHalf, toHalf } from './half.ts'

test('toHalf() gives back the bits of every number of half precision', () => {
  for (let bits = 0; bits < 0x1_0000; bits++) {
    const value = fromHalf(bits)
    expect(toHalf(value)).toBe(Number.isNaN(value) ? 0x7e00 : bits)
  }
})

test.each([
  // The examples of IEEE 754 binary16, and values half way between two.
  [1, 0x3c00],
  [-2, 0xc000],
  [65_504, 0x7bff],
  [65_519.99, 0x7bff],
  [65_520, 0x7c00],
  [1 / 3, 0x3555],
  [2 ** -24, 0x0001],
  [2 ** -25, 0x0000],
  [3 * 2 ** -25, 0x0002],
  [1 + 2 ** -11, 0x3c00],
  [1 + 3 * 2 ** -11, 0x3c02],
  [2047.5 / 2048, 0x3c00],
])('%d has the bits %d', (value, bits) => {
  expect(toHalf(value)).toBe(bits)
})

test('exponentOf() is the floor of the logarithm, also just below a power of two', () => {
  for (const x of [1, 2, 0.5, 1.999_999_999_999_999_8, 7.9, 2 ** -1022, 2 ** 1023])
    expect([2 ** exponentOf(x) <= x, 2 * 2 ** exponentOf(x) > x]).toEqual([true, true])
})
