import { expect, test } from 'vitest'
import { createRng } from '../rng.ts'
import { quantile } from './quantile.ts'
import { numberOrder, sortNumbers } from './sort-numbers.ts'
import { summaryOf } from './summary.ts'
import { textOrder } from './text-order.ts'

const COUNT = 20_000

test('sortNumbers() gives what sort() gives, whatever the numbers', () => {
  const rng = createRng('sort-numbers')
  const draws: (() => number)[] = [
    () => rng.next(),
    () => rng.below(10),
    () => (rng.next() - 0.5) * 10 ** (rng.below(600) - 300),
    () => rng.below(1e6) / 100,
    () => (rng.below(1e9) - 5e8) / 1000,
    () => rng.below(1000) / 10 - 0,
    () => (rng.below(COUNT) === 0 ? -0 : rng.below(1000) / 4),
    () => (rng.below(5000) === 0 ? 0.1 + 0.2 : rng.below(1000) / 10),
    () => rng.below(2 ** 31) * 8,
    () => (rng.below(9000) - 4000) * 86_400_000,
    () => rng.below(2 ** 31) * 1000,
    () => [0, -0, Infinity, -Infinity, 5e-324, -5e-324, 1, -1][rng.below(8)] ?? 0,
  ]
  for (const draw of draws) {
    const values = Float64Array.from({ length: COUNT }, draw)
    const expected = values.slice().sort()
    // Equal numbers, both zeros among them, as they stand.
    const order = Array.from(values.keys()).sort((a, b) =>
      values[a]! < values[b]! ? -1 : values[a]! > values[b]! ? 1 : a - b,
    )
    expect(numberOrder(values).findIndex((place, i) => place !== order[i])).toBe(-1)
    expect(sortNumbers(values)).toBe(values)
    expect(values.findIndex((value, i) => !Object.is(value, expected[i]))).toBe(-1)
  }
  const ascending = Float64Array.from({ length: COUNT }, (_, i) => i - 5)
  expect(sortNumbers(ascending.slice())).toEqual(ascending)
  expect(sortNumbers(new Float64Array(COUNT + 2).subarray(1, COUNT).fill(3))).toEqual(
    new Float64Array(COUNT - 1).fill(3),
  )
})

test('summaryOf() says what the sorted values tell', () => {
  const rng = createRng('summary')
  const draws: (() => number)[] = [
    () => (rng.below(9) === 0 ? NaN : rng.below(1e5) / 100),
    () => rng.below(1e5) / 100 - 300,
    () => (rng.below(COUNT) === 0 ? -0 : rng.below(100)),
    () => (rng.below(5000) === 0 ? 0.1 + 0.2 : rng.below(1000) / 10),
    () => rng.next(),
    () => rng.below(2 ** 31) * 8,
    () => (rng.below(9000) - 4000) * 86_400_000,
    () => (rng.below(3) === 0 ? Infinity : rng.below(10)),
    () => NaN,
  ]
  for (const draw of draws)
    for (const count of [COUNT, 7, 1, 0]) {
      const values = Float64Array.from({ length: count }, draw)
      const sorted = values.filter((value) => !Number.isNaN(value)).sort()
      const { present, distinct, low, high, quartiles } = summaryOf(values)
      expect([present, distinct, low, high]).toEqual([
        sorted.length,
        new Set(sorted).size,
        sorted[0] ?? NaN,
        sorted.at(-1) ?? NaN,
      ])
      expect(quartiles).toEqual([0.25, 0.5, 0.75].map((q) => quantile(sorted, q)))
    }
})

test('textOrder() gives the order of sort(), equal texts in their own', () => {
  const rng = createRng('text-order')
  const draws: (() => string)[] = [
    () => String(rng.below(5000)),
    () => `a long beginning that all have ${'x'.repeat(rng.below(3))}${rng.below(900)}`,
    () => 'ab\u0000é\ud83d\ude00\uffff'.slice(0, rng.below(7)) + String.fromCharCode(rng.below(65_536)),
    () => '',
  ]
  for (const draw of draws) {
    const texts = Array.from({ length: COUNT }, draw)
    const expected = [...texts.keys()].sort((a, b) => (texts[a]! < texts[b]! ? -1 : texts[a]! > texts[b]! ? 1 : a - b))
    expect([...textOrder(texts)].findIndex((place, i) => place !== expected[i])).toBe(-1)
  }
})
