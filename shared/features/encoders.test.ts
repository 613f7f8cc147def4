import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRng } from '../core/index.ts'
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
  const state = encoder.fit(columnFrom(kind, training), form, params)?.state
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

test('free text never gives more features than it has columns, however many words there are', () => {
  fc.assert(
    fc.property(
      prose,
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: 1, max: 40 }),
      fc.constantFrom('scaled', 'ordinal'),
      fc.constantFrom('words', 'letters', 'both'),
      (texts, columns, buckets, form, terms) => {
        const training = ['one text', ...texts.map((words, i) => `${words.join(' ')} ${i}`)]
        const params = { columns, buckets, terms }
        const names = Object.keys(encoded('text', form as FeatureForm, training, { params }))
        expect(names.length).toBeLessThanOrEqual(columns + buckets + 1)
        expect(names.length).toBeGreaterThan(0)
      },
    ),
  )
})

const LETTERS = ['good good day', 'good day', 'good night', 'good', 'bad day', 'bad day', 'dull day', 'x', null]

test('a word’s column is its sublinear count by its rarity, as scikit-learn’s TfidfVectorizer has it', () => {
  const features = encoded('text', 'ordinal', LETTERS, { rows: ['good good good', 'Good bad', 'unheard of', null] })
  // 4 of 9 rows have the word.
  const rarity = 1 + Math.log(10 / 5)
  const expected = [(1 + Math.log(3)) * rarity, rarity, 0, 0]
  for (const [row, value] of expected.entries()) expect(features['x: “good”']!.values[row]).toBeCloseTo(value, 14)
})

test('for linear models each row has the length 1 before it is scaled, and a text of unheard-of words is 0 everywhere', () => {
  const params = { columns: 2, buckets: 1 }
  const features = Object.entries(encoded('text', 'scaled', LETTERS, { rows: [...LETTERS.slice(0, 7), null], params }))
  const columns = features.filter(([name]) => !name.includes('number of words')).map(([, { values }]) => values)
  const none = columns.map((values) => values[7]!)
  const lengths = Array.from({ length: 7 }, (_, row) => Math.hypot(...columns.map((v, j) => v[row]! - none[j]!)))
  expect(lengths[0]).toBeGreaterThan(0)
  for (const length of lengths) expect(length).toBeCloseTo(lengths[0]!, 12)
})

test.each([
  ['German, composed and not', 'Grüße aus Köln', 'GRU\u0308SSE aus KO\u0308LN', 'x: “köln”'],
  ['Hindi, with its marks', 'हिन्दी में पत्र', 'हिन्दी', 'x: “हिन्दी”'],
  ['Chinese, without spaces', '很好吃的面', '面很好', 'x: “很 好”'],
  ['Greek', 'Καλημέρα σας', 'ΚΑΛΗΜΈΡΑ', 'x: “καλημέρα”'],
])('words are found in %s', (_, sentence, row, name) => {
  const training = [...new Array<string>(5).fill(sentence), ...new Array<string>(5).fill('another letter')]
  const { values } = encoded('text', 'ordinal', training, { rows: [row, 'letter'] })[name]!
  expect(values[0]).toBeGreaterThan(0)
  expect(values[1]).toBe(0)
})

const labelsFrom = (values: readonly number[]) => ({
  task: 'binary' as const,
  classes: ['no', 'yes'],
  values: Float64Array.from(values),
})
const textEncoder = ENCODERS.members.find(({ kind }) => kind === 'text')!

/** Rows of frequent words that say nothing, and in every third the word “refund”, or neighbours that count as a pair. */
function planted(rows: number) {
  const rng = createRng('planted words')
  const word = () => `word${Math.floor(200 * rng.next() ** 2)}`
  const values: number[] = []
  const texts = Array.from({ length: rows }, (_, row) => {
    const words = Array.from({ length: 12 }, word)
    if (row % 3 === 0) words.splice(rng.below(12), 0, 'refund')
    if (row % 7 === 0) words.splice(rng.below(12), 0, 'not', 'happy')
    else words.splice(0, 0, 'happy', word(), 'not')
    values.push(rng.next() < 0.2 + (row % 3 === 0 ? 0.3 : 0) + (row % 7 === 0 ? 0.4 : 0) ? 1 : 0)
    return words.join(' ')
  })
  return { texts, labels: labelsFrom(values) }
}

test('words and pairs that were planted get columns of their own, before more frequent ones that say nothing', () => {
  const { texts, labels } = planted(400)
  const params = { columns: 8, buckets: 4 }
  const { state, training } = textEncoder.fit(columnFrom('text', texts), 'ordinal', params, labels)!
  const names = textEncoder.encoding.describe('x', state).map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['x: “refund”', 'x: “not happy”', 'x: all words, for yes']))
  expect(training!.map(({ kind }) => kind)).toEqual(names.map(() => 'number'))
})

test('what all words say of a training row does not depend on its own label', () => {
  const { texts, labels } = planted(120)
  const scoreOf = (values: readonly number[], row: number) => {
    const { training } = textEncoder.fit(columnFrom('text', texts), 'ordinal', {}, labelsFrom(values))!
    const last = training!.at(-1)!
    return last.kind === 'number' ? last.values[row] : undefined
  }
  for (const row of [0, 17, 63, 119]) {
    const flipped = [...labels.values].map((value, other) => (other === row ? 1 - value : value))
    expect(scoreOf(flipped, row)).toBe(scoreOf([...labels.values], row))
    const others = [...labels.values].map((value, other) => (other === row ? value : 1 - value))
    expect(scoreOf(others, row)).not.toBe(scoreOf([...labels.values], row))
  }
})

test('free text does not see case and punctuation, and words in another order are other pairs', () => {
  const training = ['a good letter', 'no letter']
  const [a, b, c] = ['a good letter', '“A GOOD, letter!”', 'letter good a'].map((text) =>
    Object.values(encoded('text', 'ordinal', training, { rows: [text] })).map(({ values }) => values[0]),
  )
  expect(b).toEqual(a)
  expect(c).not.toEqual(a)
})

const categoryEncoder = ENCODERS.members.find(({ kind }) => kind === 'category')!

/** 300 levels, each with a rate of its own, of 12 rows. */
function manyLevels(task: 'binary' | 'regression') {
  const rng = createRng('many levels')
  const rates = Array.from({ length: 300 }, () => rng.next())
  const levels = rates.flatMap((_, level) => new Array<string>(12).fill(`level ${level}`))
  const values = levels.map((_, row) => {
    const rate = rates[Math.floor(row / 12)]!
    return task === 'regression' ? 10 * rate + rng.next() : Number(rng.next() < rate)
  })
  const classes = task === 'regression' ? [] : ['no', 'yes']
  return { levels, rates, labels: { task, classes, values: Float64Array.from(values) } }
}

const correlation = (a: readonly number[], b: readonly number[]) => {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [ma, mb] = [mean(a), mean(b)]
  const dot = (x: readonly number[], mx: number, y: readonly number[], my: number) =>
    x.reduce((sum, value, i) => sum + (value - mx) * (y[i]! - my), 0)
  return dot(a, ma, b, mb) / Math.sqrt(dot(a, ma, a, ma) * dot(b, mb, b, mb))
}

test.each(['binary', 'regression'] as const)('%s: levels are told by what they say of the target', (task) => {
  const { levels, rates, labels } = manyLevels(task)
  const { state, training } = categoryEncoder.fit(columnFrom('category', levels), 'ordinal', { target: true }, labels)!
  const { encoding } = categoryEncoder
  expect(encoding.describe('x', state)[1]!.name).toBe(`x: ${task === 'binary' ? 'share of yes' : 'mean of the target'}`)
  const valuesAt = (given: Feature[] | readonly Feature[]) => (given[1]!.kind === 'number' ? [...given[1]!.values] : [])
  const rows = rates.map((_, level) => `level ${level}`)
  expect(correlation(valuesAt(encoding.apply(columnFrom('category', rows), state)), rates)).toBeGreaterThan(0.9)
  // Out of fold: other rows of a level say what its rate is, and a row's own label nothing.
  const noise = levels.map(
    (_, row) => labels.values[row]! - (task === 'binary' ? 1 : 10) * rates[Math.floor(row / 12)]!,
  )
  expect(Math.abs(correlation(valuesAt(training!), noise))).toBeLessThan(0.05)
})

test('levels that say nothing of the target get no column, and unseen ones the mean of all', () => {
  const rng = createRng('nothing')
  const levels = Array.from({ length: 900 }, (_, row) => `level ${row % 300}`)
  const chance = labelsFrom(levels.map(() => rng.below(2)))
  expect(
    categoryEncoder.fit(columnFrom('category', levels), 'scaled', { target: true }, chance)!.training,
  ).toBeUndefined()
  const { levels: told, labels } = manyLevels('regression')
  const { state } = categoryEncoder.fit(columnFrom('category', told), 'ordinal', { target: true }, labels)!
  const [, unseen] = categoryEncoder.encoding.apply(columnFrom('category', ['never seen']), state)
  const mean = labels.values.reduce((sum, value) => sum + value, 0) / labels.values.length
  expect(unseen!.kind === 'number' && unseen!.values[0]).toBeCloseTo(mean, 12)
})

test('a level’s mean for a training row does not depend on that row’s label', () => {
  const { levels, labels } = manyLevels('binary')
  const meanAt = (values: Float64Array, row: number) => {
    const column = columnFrom('category', levels)
    const feature = categoryEncoder.fit(column, 'ordinal', { target: true }, { ...labels, values })!.training![1]!
    return feature.kind === 'number' ? feature.values[row] : undefined
  }
  for (const row of [0, 100, 3599]) {
    const flipped = labels.values.map((value, other) => (other === row ? 1 - value : value))
    expect(meanAt(flipped, row)).toBe(meanAt(labels.values, row))
  }
})
