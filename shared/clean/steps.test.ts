import { expect, test } from 'vitest'
import { type ColumnKind, PLAIN_READING, type Reading, readColumn, type Table } from '../table/index.ts'
import { contentsOf, sourceFrom, tableFrom, type Values } from '../table/sample-table.test-support.ts'
import { after, kept } from './run-step.test-support.ts'
import { clip } from './steps/clip.ts'
import { dropDuplicates } from './steps/drop-duplicates.ts'
import { impute } from './steps/impute.ts'
import { normalise } from './steps/normalise.ts'
import { setType } from './steps/set-type.ts'

const one = (kind: ColumnKind, values: Values): Table => tableFrom({ x: [kind, values] })

test.each([
  ['median', [1, null, 2, 10, 4], 3],
  ['median', [1, 2, 10, null], 2],
  ['mean', [1, null, 2, 10, 3], 4],
  ['mean', [-5e-324, null, 0], 0],
  ['mostFrequent', [5, 7, 7, null, 5, 9], 5],
] as const)('impute with %s of %j fills in %d', (strategy, values, filled) => {
  const expected = values.map((value) => value ?? filled)
  expect(after(impute, { strategy }, one('number', values))).toEqual({ x: expected })
})

test('impute fills a category with its most frequent level, and equally frequent ones in alphabetical order', () => {
  expect(after(impute, {}, one('category', ['b', 'a', null, 'b']))).toEqual({ x: ['b', 'a', 'b', 'b'] })
  expect(after(impute, {}, one('category', ['b', 'a', null]))).toEqual({ x: ['b', 'a', 'a'] })
})

test('impute fills booleans with the more frequent one, and dates with their median', () => {
  expect(after(impute, {}, one('boolean', [true, true, false, null]))).toEqual({ x: [true, true, false, true] })
  expect(after(impute, {}, one('date', [100, null, 300]))).toEqual({ x: [100, 200, 300] })
})

test('impute fills in what the training rows held, not what the rows hold that it runs on', () => {
  const training = one('number', [1, 3])
  expect(after(impute, {}, training, one('number', [100, null, 100]))).toEqual({ x: [100, 2, 100] })
  const levels = one('category', ['a', 'a', 'b'])
  expect(after(impute, {}, levels, one('category', ['b', null, 'b']))).toEqual({ x: ['b', 'a', 'b'] })
})

test.each([
  ['number', '7.5', [1, null], [1, 7.5]],
  ['category', 'none', ['a', null], ['a', 'none']],
  ['boolean', 'yes', [false, null], [false, true]],
  ['boolean', 'false', [true, null], [true, false]],
  ['date', '1970-01-02', [0, null], [0, 86_400_000]],
] as const)('impute with a constant fills a %s with %s', (kind, value, values, expected) => {
  expect(after(impute, { strategy: 'constant', value }, one(kind, values))).toEqual({ x: expected })
})

test.each([
  ['number', 'none', [1, null]],
  ['number', '', [1, null]],
  ['category', ' ', ['a', null]],
  ['boolean', 'perhaps', [true, null]],
  ['date', 'tomorrow', [0, null]],
  ['text', 'none', ['a b', null]],
] as const)('impute leaves a %s as it is where the constant %j is no value of it', (kind, value, values) => {
  expect(after(impute, { strategy: 'constant', value }, one(kind, values))).toEqual({ x: [...values] })
})

test('clip moves values to the quantiles of the training rows, and missing ones stay missing', () => {
  const training = one('number', [...Array.from({ length: 101 }, (_, i) => i), null])
  const rows = one('number', [-5, 0, 4, 5, 50, 90, 91, 1e9, null])
  expect(after(clip, { low: 0.05, high: 0.9 }, training, rows)).toEqual({ x: [5, 5, 5, 5, 50, 90, 90, 90, null] })
})

test('clip with fences leaves 1.5 interquartile ranges beyond the quartiles', () => {
  const training = one('number', [0, 1, 2, 3, 4])
  const rows = one('number', [-3, -2, -1.9, 5.9, 6, 7])
  expect(after(clip, { method: 'fences' }, training, rows)).toEqual({ x: [-2, -2, -1.9, 5.9, 6, 6] })
  expect(after(clip, { method: 'fences', ranges: 0 }, training)).toEqual({ x: [1, 1, 2, 3, 3] })
})

test('clip acts on numbers only, and on the columns named', () => {
  const table = tableFrom({
    a: ['number', [0, 10]],
    b: ['number', [0, 10]],
    c: ['category', ['x', 'y']],
    d: ['date', [0, 10]],
  })
  expect(after(clip, { columns: ['a', 'c'], low: 0.5, high: 0.5 }, table)).toEqual({
    a: [5, 5],
    b: [0, 10],
    c: ['x', 'y'],
    d: [0, 10],
  })
})

test('normalise makes spellings of one level one level', () => {
  const table = one('category', [' Sales', 'Sales ', 'sales', 'SALES', 'Tech  support', 'Tech support'])
  const { x: same } = after(normalise, {}, table)
  expect(same).toEqual(['Sales', 'Sales', 'sales', 'SALES', 'Tech support', 'Tech support'])
  const { x: lower } = after(normalise, { letters: 'lower' }, table)
  expect(new Set(lower)).toEqual(new Set(['sales', 'tech support']))
  const { x: upper } = after(normalise, { letters: 'upper', collapse: false }, table)
  expect(new Set(upper)).toEqual(new Set(['SALES', 'TECH  SUPPORT', 'TECH SUPPORT']))
})

test('normalise turns named texts and numbers into missing, however they are spelt', () => {
  const params = { missing: ['N/A', '-999'], letters: 'lower' }
  expect(after(normalise, params, one('category', ['N/A', ' n/a ', 'x', '-999', null]))).toEqual({
    x: [null, 'n/a', 'x', null, null],
  })
  expect(after(normalise, params, one('number', [-999, 999, 0, null]))).toEqual({ x: [null, 999, 0, null] })
  expect(after(normalise, { missing: ['n/a'], letters: 'lower' }, one('text', ['N/A', 'a b']))).toEqual({
    x: [null, 'a b'],
  })
})

test('normalise takes 0 for a value where a blank is named as missing', () => {
  expect(after(normalise, { missing: ['', ' '] }, one('number', [0, 1]))).toEqual({ x: [0, 1] })
})

test('set-type reads source text again: what the old type dropped is back', () => {
  const source = sourceFrom({ zip: ['007', ' 12', '1e3', 'x'] }).columns[0]!
  const asNumber = new Map<string, Reading>([['zip', PLAIN_READING.number]])
  expect(valuesUnder(asNumber.get('zip')!)).toEqual([7, 12, 1000, null])
  const asText = setType.reread!(asNumber, { columns: ['zip'], type: 'text' })
  expect(valuesUnder(asText.get('zip')!)).toEqual(['007', '12', '1e3', 'x'])

  function valuesUnder(reading: Reading) {
    const { column } = readColumn(source, reading)
    return contentsOf({ rows: 4, columns: new Map([['zip', column]]) }).zip
  }
})

test('set-type keeps how a column of that type is read, and what means missing in it', () => {
  const european: Reading = { ...PLAIN_READING.number, decimal: ',', missing: ['k.A.'] }
  const readings = new Map([
    ['x', european],
    ['y', european],
  ])
  expect(setType.reread!(readings, { columns: ['x'], type: 'number', missing: ['-'] }).get('x')).toEqual({
    ...european,
    missing: ['k.A.', '-'],
  })
  expect(setType.reread!(readings, { columns: ['x'], type: 'date', datePattern: 'dd.MM.yyyy' }).get('x')).toEqual({
    ...PLAIN_READING.date,
    datePattern: 'dd.MM.yyyy',
    missing: ['k.A.'],
  })
  expect(setType.reread!(readings, { columns: ['x'], type: 'text' }).get('y')).toBe(european)
})

test('drop-duplicates keeps the first of rows that are alike in all columns, or in those named', () => {
  const table = tableFrom({
    a: ['number', [1, 1, 1, null, null]],
    b: ['category', ['x', 'x', 'y', 'x', 'x']],
  })
  expect(kept(dropDuplicates, {}, table)).toEqual([0, 2, 3])
  expect(kept(dropDuplicates, { columns: ['a'] }, table)).toEqual([0, 3])
  expect(kept(dropDuplicates, { columns: ['b'] }, table)).toEqual([0, 2])
})
