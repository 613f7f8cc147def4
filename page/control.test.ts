import { beforeAll, expect, test } from 'vitest'
import { sampleBundle } from '../shared/export/sample-pipeline.test-support.ts'
import type { InputColumn } from '../shared/pipeline/index.ts'
import { PLAIN_READING, readCell } from '../shared/table/index.ts'
import { cellOf, choicesOf, controlType, hintOf, problemWith, textOf } from './control.ts'
import { shareText, statusSentences, valueText } from './words.ts'

let inputs: ReadonlyMap<string, InputColumn>
beforeAll(async () => {
  const { pipeline } = await sampleBundle()
  inputs = new Map(pipeline.inputs.map((input) => [input.name, input]))
})
const input = (name: string): InputColumn => inputs.get(name)!

test('each kind of column is asked for with the control that fits it', () => {
  const types = [...inputs.values()].map((column) => controlType(column, ['x', 'y']))
  expect(types).toEqual(['text', 'text', 'choice', 'choice', 'choice', 'datetime-local', 'prose'])
  expect(controlType(input('job'), new Array(61).fill('x'))).toBe('suggestion')
  const clock = { ...input('hired'), reading: { ...PLAIN_READING.date, datePattern: 'yyyy-MM-dd HH:mm' } }
  expect(controlType(clock, [])).toBe('datetime-local')
  expect(controlType({ ...clock, reading: PLAIN_READING.date, range: [0, 3_600_000] }, [])).toBe('datetime-local')
  expect(controlType({ ...clock, reading: PLAIN_READING.date, range: [0, 86_400_000] }, [])).toBe('date')
})

test('choices are sorted for reading, and hints give the training range as the column writes it', () => {
  expect(choicesOf(input('job'), ['b', 'a10', 'a9'])).toEqual(['a9', 'a10', 'b'])
  expect(choicesOf(input('married'), [])).toEqual(['yes', 'no'])
  expect(hintOf(input('capital-gain'))).toMatch(/^\d+,5 to \d+,5 in training$/u)
  expect(hintOf(input('job'))).toBe('')
})

test('a date goes into the browser’s control and out again as the same moment', () => {
  const hired = input('hired')
  expect(textOf('17.05.2015', 'date', hired)).toBe('2015-05-17')
  expect(readCell(cellOf('2015-05-17', 'date'), hired.reading)).toBe(readCell('17.05.2015', hired.reading))
  expect(textOf('17.05.2015', 'datetime-local', hired)).toBe('2015-05-17T00:00:00')
  expect(textOf('32.13.2015', 'date', hired)).toBe('')
})

test('an empty control is a missing cell, and text stays source text', () => {
  expect(cellOf(' ', 'text')).toBeNull()
  expect(cellOf('1.234,5', 'text')).toBe('1.234,5')
  expect(textOf(null, 'choice', input('job'))).toBe('')
})

test('a cell that cannot be read is named beside its field', () => {
  expect(problemWith('abc', input('age'))).toBe('“abc” is not a number and counts as missing. Enter one like 17.')
  expect(problemWith(null, input('age'))).toBe('')
  expect(problemWith('1.234,5', input('capital-gain'))).toBe('')
})

test('figures have sensible digits, and no probability is rounded to 0 or 1', () => {
  expect([0, 1e-9, 0.12345, 0.99999, 1].map(shareText)).toEqual(['0.000', '< 0.001', '0.123', '> 0.999', '1.000'])
  expect([-1234.5678, 0.000123456789].map(valueText)).toEqual(['−1,234.57', '0.000123457'])
})

test('a status becomes sentences, and ok none', () => {
  expect(statusSentences('ok')).toEqual([])
  expect(statusSentences('missing column: a; outside the training range: age 140')).toEqual([
    'Missing column: a.',
    'Outside the training range: age 140.',
  ])
})
