import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { dataError, LatheError } from '../shared/core/index.ts'
import { failureOf, failureText } from './failure.ts'

test('a known error stays as it is, in two lines', () => {
  const error = dataError('x.csv is empty.', { file: 'x.csv', next: 'Choose another.' })
  expect(failureOf(error, [])).toBe(error)
  expect(failureText(error)).toBe('lathe: x.csv is empty.\n       Choose another.\n')
})

test('every cancel says the same', () => {
  const { code, message } = failureOf(new LatheError('cancelled', 'x.csv: Cancelled.'), [])
  expect([code, message]).toEqual(['cancelled', 'Cancelled; nothing was written.'])
})

test('a defect gets a report file with the command, the system and the trace; the message has no trace', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lathe-failure-'))
  try {
    const failure = failureOf(new TypeError('x is not a function'), ['train', 'x.csv'], folder)
    expect(failure.code).toBe('internal')
    expect(failure.message).toBe('Something went wrong inside Lathe: x is not a function.')
    expect(failureText(failure)).toContain(failure.details.file)
    const report = readFileSync(failure.details.file ?? '', 'utf8')
    expect(report).toMatch(/^lathe train x\.csv\nnode v.*\nTypeError: x is not a function\n\s+at /)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('a defect in the training process keeps the trace that came with it out of sight', () => {
  const failure = failureOf(new LatheError('internal', 'Error: odd\n    at fit (x.ts:1:2)'), [], '/nowhere/at/all')
  expect(failureText(failure)).toBe(
    'lathe: Something went wrong inside Lathe: Error: odd.\n       Please report it with this message.\n',
  )
})

test('a full disk is no defect, wherever it shows', () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' })
  const { code, message, details } = failureOf(Object.assign(full, { path: '/data/x.csv' }), [])
  expect([code, message]).toEqual([
    'fileUnreadable',
    '/data/x.csv could not be read or written: the disk is full (ENOSPC).',
  ])
  expect(details).toEqual({ file: '/data/x.csv', next: 'Free some space on it, and try again.' })
})
