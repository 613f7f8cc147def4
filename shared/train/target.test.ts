import fc from 'fast-check'
import { expect, test } from 'vitest'

import { thrownBy } from '../core/thrown.test-support.ts'
import { inferReadings } from '../import/index.ts'
import type { ColumnKind } from '../table/index.ts'
import { sourceFrom } from '../table/sample-table.test-support.ts'
import { TRAIN_OPTIONS, type TrainOptions } from './options.ts'
import { readTarget, type Target } from './target.ts'

/** The target in these cells, each repeated `times` times, read as import infers it unless a type is given. */
function targetOf(
  cells: readonly string[],
  options: Partial<TrainOptions> = {},
  { times = 5, type }: { times?: number; type?: ColumnKind } = {},
): Target {
  const source = sourceFrom({ y: Array.from({ length: times }, () => cells).flat() })
  const { columns } = inferReadings(source, type ? { types: { y: type } } : {})
  return readTarget('y', source.columns[0]!, columns[0]!.reading, TRAIN_OPTIONS.parse(options))
}

test.each([
  [['1', '0', '0'], 'binary'],
  [['1.5', '2.5', '1.5'], 'binary'],
  [['yes', 'no', 'no'], 'binary'],
  [['TRUE', 'FALSE', 'TRUE'], 'binary'],
  [['a', 'b', 'c'], 'multiclass'],
  [['007', '008', '009'], 'multiclass'],
  [['1', '2', '3'], 'regression'],
  [['1.5', '2.5', '3.5'], 'regression'],
] as const)('a target of %j is %s unless asked otherwise', (cells, task) => {
  expect(targetOf(cells).task).toBe(task)
})

test.each([
  [
    ['1', '0', '0'],
    ['0', '1'],
  ],
  [
    ['TRUE', 'FALSE', 'FALSE'],
    ['FALSE', 'TRUE'],
  ],
  [
    ['FALSE', 'TRUE', 'TRUE'],
    ['TRUE', 'FALSE'],
  ],
  [
    ['yes', 'no', 'no'],
    ['no', 'yes'],
  ],
  [
    ['No', ' yes ', 'No'],
    ['No', 'yes'],
  ],
  [
    ['1.0', '0.0', '0.0'],
    ['0.0', '1.0'],
  ],
  [
    ['>50K', '<=50K', '<=50K'],
    ['<=50K', '>50K'],
  ],
])('classes of %j are the source texts %j, the rarer one positive', (cells, classes) => {
  const target = targetOf(cells)
  expect(target.classes).toEqual(classes)
  const texts = Array.from(target.values, (value) => target.classes[value])
  expect(texts.slice(0, cells.length)).toEqual(cells.map((cell) => cell.trim()))
})

test('of two equally frequent classes the second by name is positive, and --positive decides otherwise', () => {
  expect(targetOf(['b', 'a']).classes).toEqual(['a', 'b'])
  expect(targetOf(['b', 'a'], { positive: 'a' }).classes).toEqual(['b', 'a'])
  expect([...targetOf(['b', 'a'], { positive: 'a' }, { times: 2 }).values]).toEqual([0, 1, 0, 1])
})

test('numbers are classes when asked for, and texts of numbers keep how they are written', () => {
  const target = targetOf(['1', '1.0', '2'], { task: 'classification' })
  expect(target).toMatchObject({ task: 'multiclass', classes: ['1', '1.0', '2'] })
})

test('a regression of two values, asked for, is one', () => {
  const target = targetOf(['1', '0', ''], { task: 'regression' }, { times: 1 })
  expect(target).toMatchObject({ task: 'regression', classes: [] })
  expect([...target.values]).toEqual([1, 0, NaN])
})

test('missing targets are NaN, whatever stands for missing', () => {
  expect([...targetOf(['a', '', 'b', '?'], {}, { times: 1 }).values]).toEqual([0, NaN, 1, NaN])
  expect([...targetOf(['1', 'NA', '3', '', '2'], {}, { times: 1 }).values]).toEqual([1, NaN, 3, NaN, 2])
})

test('few different whole numbers are predicted as a number, with a finding that says how to ask for classes', () => {
  const found = (texts: string[], options = {}) => targetOf(texts, options).findings
  const remedies = [{ option: 'types', value: 'y=category' }]
  expect(found(['1', '2', '3'])).toMatchObject([{ id: 'target-as-number', severity: 'warning', remedies }])
  expect(found(['1.5', '2', '3'])).toMatchObject([{ id: 'target-as-number', severity: 'info', remedies }])
  expect(found(Array.from({ length: 21 }, (_, i) => String(i)))).toMatchObject([{ severity: 'info' }])
  expect(found(['1', '2', '3'], { task: 'regression' })).toEqual([])
})

test('cells of a number target that are no numbers are missing; import says so', () => {
  const target = targetOf(['1.5', 'x', '2.5', '7.25'], {}, { type: 'number' })
  expect(target.task).toBe('regression')
  expect(target.values.slice(0, 4)).toEqual(Float64Array.of(1.5, NaN, 2.5, 7.25))
  expect(target.findings.map(({ id }) => id)).toEqual(['target-as-number'])
})

test.each([
  [['a', 'a'], {}, 'data', /"y" has one class only: every row is "a"/],
  [['a', ''], {}, 'data', /has one class only/],
  [['', '?'], {}, 'data', /"y" has no value in any row/],
  [['7', '7'], {}, 'data', /has one class only: every row is "7"/],
  [['a', 'b'], { positive: 'c' }, 'usage', /"y" has no class "c"/],
  [['a', 'b'], { positive: 'A' }, 'usage', /has no class "A"/],
  [['a', 'b', 'c'], { positive: 'a' }, 'usage', /A positive class needs a target with two classes; "y" has 3/],
  [['1', '2', '3'], { positive: '1' }, 'usage', /A positive class is named, but the target is a number/],
  [['a', 'b'], { task: 'regression' }, 'data', /"y" is a category column, not numbers/],
  [['2024-01-01', '2024-01-02'], {}, 'unsupported', /"y" is a date/],
] as const)('a target of %j with %j is a %s error', (cells, options, code, message) => {
  const error = thrownBy(() => targetOf(cells, options))
  expect(error.code).toBe(code)
  expect(error.message).toMatch(message)
  expect(error.details.next).toMatch(/\.$/)
})

test('a text in nearly every row is no target with classes, nor are more than 1,000 of them', () => {
  const ids = Array.from({ length: 40 }, (_, i) => `id ${i}`)
  expect(thrownBy(() => targetOf(ids, {}, { times: 1 })).message).toMatch(/has 40 different values in 40 rows/)
  const many = Array.from({ length: 1001 }, (_, i) => `c${i}`)
  expect(thrownBy(() => targetOf(many, {}, { times: 3 })).message).toMatch(/has 1001 different values/)
  expect(targetOf(many.slice(1), {}, { times: 3 }).classes).toHaveLength(1000)
})

test('the class of every row is its text, whatever the texts and their order', () => {
  const cells = fc.array(fc.constantFrom('a', 'B', 'b', ' a ', '__proto__', '10', '9', ''), {
    minLength: 12,
    maxLength: 40,
  })
  fc.assert(
    fc.property(cells, (texts) => {
      fc.pre(new Set(texts.map((text) => text.trim())).size > 3)
      const { classes, values } = targetOf(texts, { task: 'classification' }, { times: 1 })
      expect(Array.from(values, (value) => classes[value] ?? '')).toEqual(texts.map((text) => text.trim()))
      expect(new Set(classes).size).toBe(classes.length)
    }),
  )
})
