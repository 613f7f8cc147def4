import fc from 'fast-check'
import { expect, test } from 'vitest'
import { radixOrder, wordsOfNumbers } from './radix-order.ts'
import { textOrder } from './text-order.ts'

const letter = fc.constantFrom(...'aAbZzéÉôñ019 _-.,$/(#~+'.split(''))
const text = fc.oneof(
  fc.array(letter, { maxLength: 6 }).map((letters) => letters.join('')),
  // Beyond the letters that are weighed, and with some that are not known.
  fc.array(letter, { maxLength: 5 }).map((letters) => `a prefix that many texts share, ${letters.join('')}`),
  fc.tuple(fc.constantFrom('n', 'x 0'), fc.nat()).map(([before, number]) => `${before}${number}`),
)

test.each([
  ['known letters', text],
  ['any letters', fc.oneof(text, fc.string({ unit: 'grapheme', maxLength: 4 }))],
])('texts of %s stand as the collator puts them', (_, some) => {
  const { compare } = new Intl.Collator(undefined, { numeric: true })
  fc.assert(
    fc.property(fc.array(some, { maxLength: 30 }), (texts) => {
      const expected = [...texts.keys()].toSorted((a, b) => compare(texts[a] ?? '', texts[b] ?? '') || a - b)
      expect([...textOrder(texts)].map((at) => texts[at])).toEqual(expected.map((at) => texts[at]))
    }),
  )
})

test('numbers stand by their size, alike ones as they stood, and NaN behind them', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.double(), fc.constantFrom(0, -0, -1, 1)), { maxLength: 40 }), (values) => {
      const order = radixOrder(wordsOfNumbers(Float64Array.from(values)), values.length)
      const sizeOf = (at: number) => values[at] ?? 0
      const present = [...values.keys()].filter((at) => !Number.isNaN(values[at]))
      const expected = present.toSorted((a, b) => (sizeOf(a) < sizeOf(b) ? -1 : sizeOf(a) > sizeOf(b) ? 1 : a - b))
      expect([...order].slice(0, present.length)).toEqual(expected)
    }),
  )
})
