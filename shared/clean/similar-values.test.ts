import fc from 'fast-check'
import { expect, test } from 'vitest'
import { tableFrom } from '../table/sample-table.test-support.ts'
import { after } from './run-step.test-support.ts'
import { mappingOf, proposeClusters, SIMILARITY_METHODS, type SimilarityMethod } from './similar-values.ts'
import { mergeSimilar } from './steps/merge-similar.ts'

const clusters = (method: SimilarityMethod, values: readonly string[], distance = 1) =>
  proposeClusters(
    values.map((value, i) => ({ value, count: values.length - i })),
    { method, size: 2, distance },
  ).map((cluster) => cluster.values.map(({ value }) => value))

test.each([
  ['fingerprint', ['Zürich', 'zurich', ' ZURICH.', 'Bern'], [['Zürich', 'zurich', ' ZURICH.']]],
  [
    'fingerprint',
    ['Tom Cruise', 'Cruise, Tom', 'tom  cruise', 'Tom Cruz'],
    [['Tom Cruise', 'Cruise, Tom', 'tom  cruise']],
  ],
  [
    'fingerprint',
    ['Straße', 'strasse', 'Łódź', 'Lodz'],
    [
      ['Straße', 'strasse'],
      ['Łódź', 'Lodz'],
    ],
  ],
  ['fingerprint', ['!', '?', '…'], []],
  ['ngram', ['Krzysztof', 'Kr zysztof', 'krzysz tof'], [['Krzysztof', 'Kr zysztof', 'krzysz tof']]],
  ['phonetic', ['Smith', 'Smyth', 'Schmidt', 'Jones'], [['Smith', 'Smyth']]],
  ['phonetic', ['Catherine', 'Kathryn', 'Katherine'], [['Catherine', 'Kathryn', 'Katherine']]],
  ['phonetic', ['room 1', 'room 2'], []],
  ['levenshtein', ['Germany', 'Germny', 'Gemany', 'France'], [['Germany', 'Germny', 'Gemany']]],
  ['levenshtein', ['room 1', 'room 2', 'A', 'B', 'cat', 'car'], []],
] as const)('%s of %j puts together %j', (method, values, expected) => {
  expect(clusters(method, values).map((cluster) => [...cluster].sort())).toEqual(
    expected.map((cluster) => [...cluster].sort()),
  )
})

test('clusters become their most frequent spelling, those with the most rows first', () => {
  const found = proposeClusters(
    [
      { value: 'bern', count: 1 },
      { value: 'Bern', count: 2 },
      { value: 'basel', count: 9 },
      { value: 'Basel', count: 3 },
    ],
    { method: 'fingerprint', size: 2, distance: 1 },
  )
  expect(found.map(({ becomes }) => becomes)).toEqual(['basel', 'Bern'])
  expect(mappingOf(found)).toEqual({ Basel: 'basel', bern: 'Bern' })
})

test('no value is in two clusters, every cluster has two or more, and their order is not that of the values', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(
        fc.string({ minLength: 1, maxLength: 8, unit: fc.constantFrom('a', 'b', 'c', 'É', 'e', ' ', '1', '-') }),
      ),
      fc.constantFrom(...SIMILARITY_METHODS),
      (texts, method) => {
        const values = texts.map((value) => ({ value, count: value.length }))
        const found = proposeClusters(values, { method, size: 2, distance: 1 })
        const all = found.flatMap((cluster) => cluster.values.map(({ value }) => value))
        expect(new Set(all).size).toBe(all.length)
        expect(found.every((cluster) => cluster.values.length > 1)).toBe(true)
        expect(proposeClusters(values.toReversed(), { method, size: 2, distance: 1 })).toEqual(found)
      },
    ),
  )
})

test('merge-similar maps the spellings that were chosen, and leaves others as they are', () => {
  const table = tableFrom({ city: ['category', ['Zürich', 'zurich', 'Bern', null]], n: ['number', [1, 2, 3, 4]] })
  const rows = tableFrom({ city: ['category', ['zurich', 'ZURICH']], n: ['number', [1, 2]] })
  expect(after(mergeSimilar, { columns: ['city'], mapping: { zurich: 'Zürich' } }, table, rows)).toEqual({
    city: ['Zürich', 'ZURICH'],
    n: [1, 2],
  })
})
