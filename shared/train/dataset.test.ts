import { expect, test } from 'vitest'
import { createRng } from '../core/index.ts'
import { thrownBy } from '../core/thrown.test-support.ts'
import { inferReadings } from '../import/index.ts'
import { PLAIN_READING } from '../table/index.ts'
import { sourceFrom } from '../table/sample-table.test-support.ts'
import { checkTraining, prepareDataset, typeColumns } from './dataset.ts'
import { sampleDataset, sampleOptions, sampleSplit, sampleTexts } from './sample-data.test-support.ts'

const TEXTS = sampleTexts()

test('models get every column but the target, those left out, the groups and those that are audited', () => {
  const all = sampleDataset().featureNames
  expect(all).toContain('household')
  expect(all).not.toContain('outcome')
  const options = { splitGroup: 'household', sensitive: ['member'], ignore: ['note', 'size', 'spent'] }
  const some = sampleDataset(TEXTS, { split: null, options }).featureNames
  expect(all.filter((name) => !some.includes(name))).toEqual(['member', 'household', 'note'])
  const used = sampleDataset(TEXTS, { split: null, options: { ...options, useSensitive: true } }).featureNames
  expect(used).toContain('member')
})

test('the column that says which file a row comes from is a feature only where that is asked for', () => {
  const source = { ...sourceFrom(TEXTS), added: ['job'] }
  const { columns } = inferReadings(source)
  const readings = new Map(columns.map(({ name, reading }) => [name, reading]))
  const featuresWith = (useSource: boolean) => {
    const choices = { target: 'outcome', split: null, options: sampleOptions('binary', { useSource }) }
    return prepareDataset(source, columns, readings, choices, createRng(0)).featureNames
  }
  expect(featuresWith(true).filter((name) => !featuresWith(false).includes(name))).toEqual(['job'])
})

test('a column that numbers the rows is left out, with a finding', () => {
  const data = sampleDataset({ ...TEXTS, id: TEXTS.age!.map((_, row) => String(row)) })
  expect(data.featureNames).not.toContain('id')
  expect(data.findings).toContainEqual(expect.objectContaining({ id: 'id-like', columns: ['id'] }))
})

test.each([
  ['target', { target: 'Outcome' }, {}, 'Did you mean "outcome"?'],
  ['sensitive', {}, { sensitive: ['nowhere'] }, 'Columns: age'],
  ['ignore', {}, { ignore: ['nowhere'] }, 'Columns: age'],
  ['split-group', {}, { splitGroup: 'nowhere' }, 'Columns: age'],
  ['split-time', {}, { splitTime: 'nowhere' }, 'Columns: age'],
])(
  'a %s that is no column is an error that names it',
  (_, { target = 'outcome' }: { target?: string }, options, next) => {
    const source = sourceFrom(TEXTS)
    const { columns } = inferReadings(source)
    const readings = new Map(columns.map(({ name, reading }) => [name, reading]))
    const choices = { target, split: null, options: sampleOptions('binary', options) }
    const error = thrownBy(() => prepareDataset(source, columns, readings, choices, createRng(0)))
    expect(error.message).toMatch(/There is no column "(nowhere|Outcome)"/)
    expect(error.details.next).toContain(next)
  },
)

test.each([[{ sensitive: ['outcome'] }], [{ ignore: ['outcome'] }], [{ splitGroup: 'outcome' }]])(
  'the target may not be named again by %j',
  (options) => {
    const error = thrownBy(() => sampleDataset(TEXTS, { split: null, options }))
    expect(error).toMatchObject({ code: 'usage', details: { column: 'outcome' } })
  },
)

test('a split by time needs a column of dates or numbers', () => {
  const error = thrownBy(() => sampleDataset(TEXTS, { split: null, options: { splitTime: 'job' } }))
  expect(error.message).toMatch(/"job" holds neither dates nor numbers/)
})

test('rows without a target, and rows that a split file does not list, are in no fold', () => {
  const { train, valid, test: held } = sampleSplit()
  const outcome = TEXTS.outcome!.map((text, row) => (row === 1 || row === 5 ? '' : text))
  const split = { train: new Set([...train].filter((row) => row !== 2)), valid, test: held }
  const data = sampleDataset({ ...TEXTS, outcome }, { split })
  expect(data.split.train.length).toBe(train.size - 2)
  expect(data.split.test.length).toBe(held.size - 1)
  const listed = new Set([...data.split.train, ...data.split.test])
  expect([1, 2, 5].some((row) => listed.has(row))).toBe(false)
})

test('a split file counts records, so rows set aside do not shift it', () => {
  const source = {
    ...sourceFrom({ x: ['1', '2', '3', '9'], y: ['a', 'b', 'a', 'b'] }),
    recordOf: Uint32Array.of(0, 2, 3, 5),
  }
  const { columns } = inferReadings(source)
  const readings = new Map(columns.map(({ name, reading }) => [name, reading]))
  const split = { train: new Set([0, 2, 4]), valid: new Set([3]), test: new Set([5]) }
  const choices = { target: 'y', split, options: sampleOptions('binary', { ignore: [] }) }
  const data = prepareDataset(source, columns, readings, choices, createRng(0))
  expect(data.split).toEqual({ train: Uint32Array.of(0, 1), valid: Uint32Array.of(2), test: Uint32Array.of(3) })
})

test('a random split holds out its share of every class, the same rows for the same seed', () => {
  const one = sampleDataset(TEXTS, { split: null, options: { test: 0.25 } })
  expect(one.split.test.length).toBe(60)
  expect(one.split.valid.length).toBe(0)
  expect(sampleDataset(TEXTS, { split: null, options: { test: 0.25 } }).split).toEqual(one.split)
  const positives = (rows: Uint32Array) => rows.filter((row) => one.target.values[row] === 1).length / rows.length
  expect(positives(one.split.test)).toBeCloseTo(positives(one.split.train), 1)
})

test('cells that do not fit a type that was asked for are missing, with a finding that quotes them', () => {
  const source = sourceFrom({ x: ['1', 'one', '', 'two'], y: ['a', 'b', 'a', 'b'] })
  const readings = new Map([
    ['x', PLAIN_READING.number],
    ['y', PLAIN_READING.category],
  ])
  const { table, findings } = typeColumns(source, readings)
  expect(table.columns.get('x')).toMatchObject({ values: Float64Array.of(1, NaN, NaN, NaN) })
  expect(findings).toMatchObject([{ columns: ['x'], message: expect.stringMatching(/^2 cells of x .*"one", "two"/) }])
})

test('training rows must be there, and of two classes', () => {
  const data = sampleDataset()
  const none = thrownBy(() => checkTraining(data.target, { ...data.split, train: new Uint32Array(0) }))
  expect(none.message).toBe('No row is left to train on.')
  const bought = data.split.train.filter((row) => TEXTS.outcome![row] === 'bought')
  const one = thrownBy(() => checkTraining(data.target, { ...data.split, train: bought }))
  expect(one.message).toMatch(/Every training row has the class "bought" of the target "outcome"/)
  expect(() => checkTraining(data.target, data.split)).not.toThrow()
})
