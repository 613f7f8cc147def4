import { expect, test } from 'vitest'
import { answeredError, answeredText } from './answered.ts'
import { clientError } from './guard.ts'
import { isCancelled, problemOf } from './problem.ts'

test('problemOf() gives the words, the place and the next step of an error of the engine', () => {
  const details = { file: 'adult.csv', line: 1204, column: 'age', value: 'x', next: 'Mend it.' }
  expect(problemOf(clientError('data', 'No number.', details))).toEqual({
    message: 'No number.',
    next: 'Mend it.',
    place: 'adult.csv, line 1,204, column age',
  })
  expect(problemOf(clientError('data', 'No.', { column: 'age' }))).toMatchObject({ place: 'column age', next: '' })
})

test('problemOf() hands on the rows that differ, and only such', () => {
  const row = { row: 3, expected: '{"prediction":"yes"}', found: '{"prediction":"no"}' }
  const refused = clientError('verificationFailed', 'Refused.', { differing: [row] })
  expect(problemOf(refused).differing).toEqual([row])
  expect('differing' in problemOf(clientError('data', 'No.', {}))).toBe(false)
})

test('problemOf() takes whatever was thrown', () => {
  expect(problemOf(new TypeError('x is undefined'))).toEqual({ message: 'x is undefined', next: '', place: '' })
  expect(problemOf('text')).toEqual({ message: 'text', next: '', place: '' })
  expect(problemOf(undefined)).toMatchObject({ message: 'undefined' })
})

test('isCancelled() tells what somebody asked for from what went wrong', () => {
  expect(isCancelled(clientError('cancelled', 'Cancelled.'))).toBe(true)
  expect(isCancelled(clientError('processLost', 'Lost.'))).toBe(false)
  expect(isCancelled(new Error('cancelled'))).toBe(false)
})

test('an error over HTTP is of the same kind as one over the socket', () => {
  const json = JSON.stringify({ error: { code: 'data', message: 'Too large.', file: 'a.csv', next: 'Split it.' } })
  expect(answeredError(json)).toMatchObject({ code: 'data', data: { file: 'a.csv', next: 'Split it.' } })
  expect(problemOf(answeredError(json))).toEqual({ message: 'Too large.', next: 'Split it.', place: 'a.csv' })
  for (const other of ['', '<html>', 'null', '{"error":{"code":"toString"}}'])
    expect(answeredError(other)).toMatchObject({ code: 'internal', message: expect.stringContaining('no answer') })
  expect(answeredText('{"upload":"7"}', 'upload')).toBe('7')
  expect(answeredText('{"upload":7}', 'upload')).toBeUndefined()
})
