import { expect, test } from 'vitest'
import { thrownBy } from '../core/thrown.test-support.ts'
import { inferReadings } from '../import/index.ts'
import { sourceFrom } from '../table/sample-table.test-support.ts'
import { type PredictionsColumns, readPredictions } from './predictions-file.ts'

type Texts = Readonly<Record<string, readonly string[]>>

/** Predictions in a file with these columns, the label in `y`, typed as import types them. */
function read(texts: Texts, columns: Partial<PredictionsColumns> = {}) {
  const source = sourceFrom(texts)
  const readings = new Map(inferReadings(source).columns.map(({ name, reading }) => [name, reading]))
  const none = { label: 'y', score: '', prediction: '', positive: '', threshold: 0.5 }
  const { predictions, classes, rows } = readPredictions(source, readings, { ...none, ...columns })
  return { ...predictions, names: classes, rows: [...rows] }
}

const SCORES = ['0.1', '0.9', '0.5', '0.4']

test('only a score, a numeric label and no positive class is a regression', () => {
  expect(read({ y: ['1', '2.5', '3', '4'], s: SCORES }, { score: 's' })).toMatchObject({
    task: 'regression',
    labels: Float64Array.of(1, 2.5, 3, 4),
    predicted: Float64Array.of(0.1, 0.9, 0.5, 0.4),
    rows: [0, 1, 2, 3],
  })
  expect(read({ y: ['0', '1', '1', '0'], s: SCORES }, { score: 's' }).task).toBe('regression')
})

test('a regression leaves out rows without a label or a prediction', () => {
  const { rows, ...rest } = read({ y: ['1', '', '3', '4'], s: ['1', '2', '', '4'] }, { score: 's' })
  expect(rows).toEqual([0, 3])
  expect(rest).toMatchObject({ labels: Float64Array.of(1, 4), predicted: Float64Array.of(1, 4) })
})

test.each([
  ['a positive class', { score: 's', positive: '1' }],
  ['predicted labels', { score: 's', prediction: 'd' }],
])('%s makes a numeric label classes', (_, columns) => {
  const texts = { y: ['0', '1', '1', '0'], s: SCORES, d: ['0', '1', '0', '0'] }
  expect(read(texts, columns)).toMatchObject({ task: 'binary', names: ['0', '1'], labels: Uint8Array.of(0, 1, 1, 0) })
})

test('a score decides by the threshold, at which it is positive; predicted labels decide by themselves', () => {
  const texts = { y: ['no', 'yes', 'yes', 'no'], s: SCORES, d: ['yes', 'no', 'no', 'yes'] }
  expect(read(texts, { score: 's' })).toMatchObject({
    scores: Float64Array.of(0.1, 0.9, 0.5, 0.4),
    decisions: Uint8Array.of(0, 1, 1, 0),
  })
  expect(read(texts, { score: 's', threshold: 0.4 })).toMatchObject({ decisions: Uint8Array.of(0, 1, 1, 1) })
  expect(read(texts, { score: 's', prediction: 'd' })).toMatchObject({ decisions: Uint8Array.of(1, 0, 0, 1) })
  expect(read(texts, { prediction: 'd' })).toMatchObject({ scores: null, decisions: Uint8Array.of(1, 0, 0, 1) })
})

test.each([
  [['yes', 'yes', 'yes', 'no'], 'yes'],
  [['1', '1', '1', '0'], '1'],
  [['TRUE', 'TRUE', 'TRUE', 'FALSE'], 'TRUE'],
  [['good', 'bad', 'good', 'good'], 'bad'],
  [['bad', 'good', 'bad', 'bad'], 'good'],
])('of the labels %j the positive class is %s', (y, positive) => {
  expect(read({ y, d: y }, { prediction: 'd' }).names[1]).toBe(positive)
  const other = y.find((text) => text !== positive)!
  expect(read({ y, d: y }, { prediction: 'd', positive: other }).names).toEqual([positive, other])
})

test('columns p:<class> are the probabilities of two classes, the positive one’s the score', () => {
  const texts = { y: ['a', 'b', 'a', 'b'], 'p:a': ['0.9', '0.5', '0.2', '0.1'], 'p:b': ['0.1', '0.5', '0.8', '0.9'] }
  expect(read(texts, { positive: 'b' })).toMatchObject({
    task: 'binary',
    scores: Float64Array.of(0.1, 0.5, 0.8, 0.9),
    decisions: Uint8Array.of(0, 1, 1, 1),
  })
  const { 'p:b': _, ...onlyA } = texts
  expect(read(onlyA, { positive: 'b' })).toMatchObject({
    scores: Float64Array.from([0.9, 0.5, 0.2, 0.1], (p) => 1 - p),
  })
})

const THREE = {
  y: ['a', 'b', 'c', 'a'],
  'p:a': ['0.5', '0.2', '0.1', '0.4'],
  'p:b': ['0.3', '0.6', '0.1', '0.4'],
  'p:c': ['0.2', '0.2', '0.8', '0.2'],
}

test('columns p:<class> of three classes decide for the most probable, of equal ones the first', () => {
  expect(read(THREE)).toMatchObject({
    task: 'multiclass',
    classes: 3,
    names: ['a', 'b', 'c'],
    labels: Int32Array.of(0, 1, 2, 0),
    probabilities: [
      Float64Array.of(0.5, 0.2, 0.1, 0.4),
      Float64Array.of(0.3, 0.6, 0.1, 0.4),
      Float64Array.of(0.2, 0.2, 0.8, 0.2),
    ],
    decisions: Int32Array.of(0, 1, 2, 0),
  })
})

test('a class that only a column p:<class>, or only a prediction, names is a class too', () => {
  expect(read({ ...THREE, y: ['a', 'b', 'a', 'b'] }).names).toEqual(['a', 'b', 'c'])
  expect(read({ y: ['a', 'b', 'a', 'b'], d: ['a', 'b', 'c', 'a'] }, { prediction: 'd' })).toMatchObject({
    task: 'multiclass',
    names: ['a', 'b', 'c'],
    probabilities: null,
  })
})

test('rows without a label, a prediction or a probability count nowhere', () => {
  const texts = { y: ['a', '', 'b', 'a', 'b', 'a'], d: ['a', 'a', '', 'b', 'b', 'a'], s: ['0', '0', '0', '', '1', '1'] }
  expect(read(texts, { prediction: 'd' }).rows).toEqual([0, 3, 4, 5])
  expect(read(texts, { score: 's', positive: 'b' }).rows).toEqual([0, 2, 4, 5])
  const { rows, ...rest } = read(texts, { score: 's', prediction: 'd', positive: 'b' })
  expect(rows).toEqual([0, 4, 5])
  expect(rest).toMatchObject({
    labels: Uint8Array.of(0, 1, 0),
    scores: Float64Array.of(0, 1, 1),
    decisions: Uint8Array.of(0, 1, 0),
  })
})

test('labels of one class are of two where the positive one is named, and an error where it is not', () => {
  const texts = { y: ['no', 'no'], s: ['0.1', '0.7'] }
  expect(read(texts, { score: 's', positive: 'yes' })).toMatchObject({
    names: ['no', 'yes'],
    labels: Uint8Array.of(0, 0),
    decisions: Uint8Array.of(0, 1),
  })
  expect(read({ ...texts, y: ['yes', 'yes'] }, { score: 's', positive: 'yes' })).toMatchObject({
    labels: Uint8Array.of(1, 1),
    decisions: Uint8Array.of(0, 1),
  })
  const error = thrownBy(() => read(texts, { score: 's' }))
  expect(error.message).toMatch(/"y" has one class only: "no"/)
  expect(error.details.remedies).toEqual([{ option: 'positive' }])
  expect(thrownBy(() => read({ y: ['', ''], d: ['', ''] }, { prediction: 'd' })).message).toMatch(/"y" has no value/)
})

test.each([
  [{ y: ['a', 'b'] }, {}, 'usage', /No column is named as the score or the prediction/],
  [{ y: ['a', 'b'], s: ['1', '0'] }, { score: 's', positive: 'c' }, 'usage', /"y" has no class "c"/],
  [{ y: ['a', 'b', 'c'], s: ['1', '0', '1'] }, { score: 's' }, 'usage', /does not tell 3 classes apart/],
  [THREE, { positive: 'a' }, 'usage', /A positive class needs two classes; "y" has 3/],
  [{ y: ['a', 'b'], s: ['high', 'low'] }, { score: 's' }, 'data', /"s" holds "high", which is no number/],
  [{ y: ['a', 'b'], 'p:a': ['x', '1'], 'p:b': ['0', '0'] }, {}, 'data', /"p:a" holds "x"/],
  [{ y: ['a', 'b'] }, { score: 'nowhere' }, 'data', /There is no column "nowhere"/],
  [{ x: ['a', 'b'], s: ['1', '0'] }, { score: 's' }, 'data', /There is no column "y"/],
] as const)('predictions in %j read with %j are a %s error', (texts, columns, code, message) => {
  const error = thrownBy(() => read(texts as Texts, columns))
  expect(error.code).toBe(code)
  expect(error.message).toMatch(message)
  expect(error.details.next).toBeTruthy()
})
