import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Feature, FeatureForm, FeatureInfo } from '../models/index.ts'
import type { ColumnKind } from '../table/index.ts'
import { columnFrom, type Values } from '../table/sample-table.test-support.ts'
import { ENCODERS } from './encoders.ts'

/** What an encoder that was fitted to `training` gives for `rows`, by the features' names. */
function encoded(
  kind: ColumnKind,
  form: FeatureForm,
  training: Values,
  { rows = training, params = {} }: { rows?: Values; params?: object } = {},
): Record<string, { info: FeatureInfo; feature: Feature; values: number[] }> {
  const encoder = ENCODERS.members.find((member) => member.kind === kind)!
  const state = encoder.fit(columnFrom(kind, training), form, params)
  if (!state) throw new Error('left out')
  const features = encoder.encoding.apply(columnFrom(kind, rows), state)
  return Object.fromEntries(
    encoder.encoding.describe('x', state).map((info, f) => {
      const feature = features[f]!
      return [info.name, { info, feature, values: [...(feature.kind === 'number' ? feature.values : feature.codes)] }]
    }),
  )
}

test('a scaled number has mean 0 and deviation 1 over the training rows', () => {
  const { x, ...others } = encoded('number', 'scaled', [1, 2, 3, 4], { rows: [1, 2.5, null, 10] })
  const deviation = Math.sqrt(1.25)
  expect(others).toEqual({})
  expect(x!.values).toEqual([-1.5 / deviation, 0, 0, 7.5 / deviation])
})

test('a scaled number is filled with the training median, and flagged where training had missing values', () => {
  const features = encoded('number', 'scaled', [0, 0, 9, null], { rows: [9, null] })
  expect(Object.keys(features)).toEqual(['x', 'x is missing'])
  expect(features.x!.values).toEqual([6 / Math.sqrt(18), -3 / Math.sqrt(18)])
  expect(features['x is missing']!.values).toEqual([0, 1])
})

test('an ordinal number is left as it is, missing as NaN', () => {
  const features = encoded('number', 'ordinal', [1, 2, null], { rows: [1e9, null, -3] })
  expect(Object.keys(features)).toEqual(['x'])
  expect(features.x!.values).toEqual([1e9, NaN, -3])
})

test('a number that is constant where it is present says that it is missing', () => {
  const features = encoded('number', 'scaled', [5, null, 5])
  expect(features['x is missing']!.values).toEqual([0, 1, 0])
  expect(features.x!.values).toEqual([0, 0, 0])
})

test('booleans count as 1 and 0', () => {
  expect(encoded('boolean', 'ordinal', [true, false, null]).x!.values).toEqual([1, 0, NaN])
  expect(encoded('boolean', 'scaled', [true, false]).x!.values).toEqual([1, -1])
})

const LEVELS: Values = [...'aaaaaaabbbbbccd'].map((level) => level)

test('a category is one-hot by frequency, with one level for the rare ones', () => {
  const { x } = encoded('category', 'scaled', LEVELS, { rows: ['a', 'b', 'c', 'd', 'new', null] })
  expect(x!.info.levels).toEqual(['a', 'b', '(rare)'])
  expect(x!.feature).toMatchObject({ kind: 'levels', cardinality: 3 })
  expect(x!.values).toEqual([0, 1, 2, 2, -1, -1])
})

test('where training had missing values, missing is a level, and an unseen level counts as it', () => {
  const { x } = encoded('category', 'scaled', [...LEVELS, null], { rows: ['a', 'c', 'new', null] })
  expect(x!.info.levels).toEqual(['a', 'b', '(rare)', '(missing)'])
  expect(x!.values).toEqual([0, 2, 3, 3])
})

test('for trees a category is its rank by frequency, missing and unseen as NaN', () => {
  const { x } = encoded('category', 'ordinal', [...LEVELS, null], { rows: ['a', 'b', 'c', 'd', 'new', null] })
  expect(x!.info).toMatchObject({ kind: 'number', levels: [] })
  expect(x!.values).toEqual([0, 1, 2, 2, NaN, NaN])
})

test('levels as frequent as each other are numbered by name, and more than maxLevels are rare', () => {
  const training = ['b', 'a', 'c', 'b', 'a', 'c']
  const params = { minRows: 1, maxLevels: 2 }
  const { x } = encoded('category', 'scaled', training, { params })
  expect(x!.info.levels).toEqual(['a', 'b', '(rare)'])
})

test('the parts of a date are those of the calendar, as JavaScript’s Date has it', () => {
  const parts: Record<string, (date: Date) => number> = {
    'x (day number)': (date) => date.getTime() / 86_400_000,
    'x (year)': (date) => date.getUTCFullYear(),
    'x (month)': (date) => date.getUTCMonth() + 1,
    'x (day)': (date) => date.getUTCDate(),
    'x (weekday)': (date) => (date.getUTCDay() + 6) % 7,
    'x (hour)': (date) => date.getUTCHours(),
  }
  const training = [0, 40 * 86_400_000 + 3_600_000, 400 * 86_400_000]
  const time = fc.integer({ min: Date.UTC(1600, 0, 1), max: Date.UTC(2400, 0, 1) })
  fc.assert(
    fc.property(fc.array(time, { minLength: 1 }), (rows) => {
      const features = encoded('date', 'ordinal', training, { rows })
      expect(Object.keys(features)).toEqual(Object.keys(parts))
      for (const [name, partOf] of Object.entries(parts))
        expect(features[name]!.values).toEqual(rows.map((row) => partOf(new Date(row))))
    }),
  )
})

test('parts of dates that never change are left out: days of one month have no hour, month and year', () => {
  const training = [1, 2, 3].map((day) => Date.UTC(2024, 1, day))
  expect(Object.keys(encoded('date', 'ordinal', training))).toEqual(['x (day number)', 'x (day)', 'x (weekday)'])
})

const WORDS = ['the', 'quick', 'brown', 'fox', 'jumps', 'over', 'a', 'lazy', 'dog', 'Zürich', '1984']
const prose = fc.array(fc.array(fc.constantFrom(...WORDS), { maxLength: 30 }), { minLength: 2, maxLength: 40 })

test('free text never gives more features than it has buckets, however many words there are', () => {
  fc.assert(
    fc.property(
      prose,
      fc.integer({ min: 1, max: 40 }),
      fc.constantFrom('scaled', 'ordinal'),
      (texts, buckets, form) => {
        const training = ['one text', ...texts.map((words, i) => `${words.join(' ')} ${i}`)]
        const names = Object.keys(encoded('text', form as FeatureForm, training, { params: { buckets } }))
        expect(names.length).toBeLessThanOrEqual(buckets)
        expect(names.length).toBeGreaterThan(0)
      },
    ),
  )
  const unlike = Array.from({ length: 500 }, (_, i) => `word${i} and another${i * 7}`)
  expect(Object.keys(encoded('text', 'scaled', unlike)).length).toBeLessThanOrEqual(64)
})

test('free text in one bucket is log(1 + its words and pairs of words)', () => {
  const training = ['one', 'one two', 'one two three!', '…', null]
  const { values } = Object.values(encoded('text', 'ordinal', training, { params: { buckets: 1 } }))[0]!
  for (const [row, grams] of [1, 3, 5, 0, 0].entries()) expect(values[row]).toBeCloseTo(Math.log(1 + grams), 15)
})

test('free text does not see case and punctuation, and words in another order are other pairs', () => {
  const training = ['a good letter', 'no letter']
  const [a, b, c] = ['a good letter', '“A GOOD, letter!”', 'letter good a'].map((text) =>
    Object.values(encoded('text', 'ordinal', training, { rows: [text] })).map(({ values }) => values[0]),
  )
  expect(b).toEqual(a)
  expect(c).not.toEqual(a)
})
