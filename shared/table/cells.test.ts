import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  formatCell,
  MISSING,
  PLAIN_READING,
  type Reading,
  readCell,
  readDate,
  readNumber,
  UNREADABLE,
} from './index.ts'

const plain = { decimal: '.', thousands: '', prefix: '', suffix: '' } as const
const english = { ...plain, thousands: ',', prefix: '$' } as const
const german = { ...plain, decimal: ',', thousands: '.', suffix: '€' } as const

describe('readNumber()', () => {
  test.each([
    ['12', plain, 12],
    ['-0.5', plain, -0.5],
    ['+.5e-3', plain, 0.0005],
    ['5.', plain, 5],
    ['\u22127', plain, -7],
    ['1,234,567.5', english, 1234567.5],
    ['$1,234', english, 1234],
    ['-$5', english, -5],
    ['$ -5', english, -5],
    ['($1,234.50)', english, -1234.5],
    ['1234', english, 1234],
    ['1.234,5 €', german, 1234.5],
    ['0,27', german, 0.27],
    ['1 234 567', { ...plain, thousands: ' ' } as const, 1234567],
    ['1\u202f234', { ...plain, thousands: ' ' } as const, 1234],
    ["1'234", { ...plain, thousands: "'" } as const, 1234],
    ['12.5 %', { ...plain, suffix: '%' } as const, 12.5],
  ])('reads %s', (text, format, value) => {
    expect(readNumber(text, format)).toBe(value)
  })

  test.each([
    ['', plain],
    ['.', plain],
    ['-', plain],
    ['0x10', plain],
    ['Infinity', plain],
    ['NaN', plain],
    ['1e400', plain],
    ['1e', plain],
    ['1_000', plain],
    ['1,234', plain],
    ['12,34', english],
    ['1,2345', english],
    ['1234,567', english],
    ['(-5)', english],
    ['--5', plain],
    ['5 6', plain],
    ['1.5', german],
  ])('refuses %s', (text, format) => {
    expect(readNumber(text, format)).toBeUndefined()
  })
})

describe('readDate()', () => {
  test.each([
    ['1970-01-01', 'iso', 0],
    ['2024-02-29', 'iso', Date.UTC(2024, 1, 29)],
    ['2024-03', 'iso', Date.UTC(2024, 2, 1)],
    ['20240131T1705', 'iso', Date.UTC(2024, 0, 31, 17, 5)],
    ['2013-08-13 06:03:42', 'iso', Date.UTC(2013, 7, 13, 6, 3, 42)],
    ['2013-08-13T06:03:42.1239Z', 'iso', Date.UTC(2013, 7, 13, 6, 3, 42, 123)],
    ['2013-08-13T06:03:42+02:30', 'iso', Date.UTC(2013, 7, 13, 3, 33, 42)],
    ['2013-08-13 00:00:00-05', 'iso', Date.UTC(2013, 7, 13, 5)],
    ['31.01.2024 17:05', 'dd.MM.yyyy HH:mm', Date.UTC(2024, 0, 31, 17, 5)],
    ['1/2/2024 12:05 am', 'M/d/yyyy h:mm a', Date.UTC(2024, 0, 2, 0, 5)],
    ['3 mar 1999', 'd MMM yyyy', Date.UTC(1999, 2, 3)],
    ['September 30, 1969', 'MMMM d, yyyy', Date.UTC(1969, 8, 30)],
    ['01/01/69', 'dd/MM/yy', Date.UTC(1969, 0, 1)],
    ['01/01/68', 'dd/MM/yy', Date.UTC(2068, 0, 1)],
  ])('reads %s as %s', (text, pattern, value) => {
    expect(readDate(text, pattern)).toBe(value)
  })

  test.each([
    ['2023-02-29', 'iso'],
    ['1900-02-29', 'iso'],
    ['2023-13-01', 'iso'],
    ['2023-04-31', 'iso'],
    ['2023-01-01T24:00', 'iso'],
    ['0000-01-01', 'iso'],
    ['2023-1-1', 'iso'],
    ['13:00 am', 'h:mm a'],
    ['1.2.2024', 'dd.MM.yyyy'],
    ['01.02.2024x', 'dd.MM.yyyy'],
    ['', 'iso'],
  ])('refuses %s as %s', (text, pattern) => {
    expect(readDate(text, pattern)).toBeUndefined()
  })

  test('agrees with the engine on every day of four centuries', () => {
    for (let day = -135140; day < 11017; day += 7) {
      const text = new Date(day * 86_400_000).toISOString().slice(0, 10)
      expect(readDate(text, 'iso')).toBe(day * 86_400_000)
    }
  })
})

describe('readCell()', () => {
  test('blank cells and missing texts are missing, whatever the kind', () => {
    for (const kind of ['number', 'boolean', 'date', 'category', 'text'] as const) {
      const reading = { ...PLAIN_READING[kind], missing: ['?', 'NA'] }
      expect([null, '', '  ', ' ? ', 'NA'].map((cell) => readCell(cell, reading))).toEqual(Array(5).fill(MISSING))
    }
  })

  test('a JSON value is taken as what it is', () => {
    const comma: Reading = { ...PLAIN_READING.number, decimal: ',', thousands: '.' }
    expect(readCell(1.5, comma)).toBe(1.5)
    expect(readCell('1.500', comma)).toBe(1500)
    expect(readCell(1, PLAIN_READING.category)).toBe('1')
    expect(readCell(true, PLAIN_READING.category)).toBe('true')
    expect(readCell(86_400_000, PLAIN_READING.date)).toBe(86_400_000)
    expect(readCell(true, PLAIN_READING.boolean)).toBe(true)
    expect(readCell(true, PLAIN_READING.number)).toBe(UNREADABLE)
    expect(readCell(1, PLAIN_READING.boolean)).toBe(UNREADABLE)
    expect(readCell(1, { ...PLAIN_READING.boolean, trueTexts: ['1'], falseTexts: ['0'] })).toBe(true)
    expect(readCell(Number.POSITIVE_INFINITY, PLAIN_READING.number)).toBe(UNREADABLE)
    expect(readCell(Number.NaN, PLAIN_READING.number)).toBe(MISSING)
  })

  test('booleans are read in any case, categories trimmed', () => {
    const reading = { ...PLAIN_READING.boolean, trueTexts: ['yes'], falseTexts: ['no'] }
    expect([' YES', 'no', 'maybe'].map((cell) => readCell(cell, reading))).toEqual([true, false, UNREADABLE])
    expect(readCell('  a b ', PLAIN_READING.category)).toBe('a b')
  })
})

describe('formatCell()', () => {
  const numbers: Reading[] = [
    PLAIN_READING.number,
    { ...PLAIN_READING.number, thousands: ',', prefix: '$' },
    { ...PLAIN_READING.number, decimal: ',', thousands: '.', suffix: '%' },
    { ...PLAIN_READING.number, decimal: ',', thousands: ' ' },
  ]

  test('a number reads back to itself under every format', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(...numbers), (value, reading) =>
        Object.is(readCell(formatCell(value, reading), reading), value),
      ),
      { numRuns: 2000 },
    )
  })

  test('a moment reads back to itself under every pattern that holds it', () => {
    const patterns = [
      ['iso', 1],
      ['yyyy-MM-dd HH:mm:ss.SSS', 1],
      ['d MMMM yyyy h:mm:ss a', 1000],
      ['MM/dd/yyyy H:mm', 60_000],
      ['dd.MM.yyyy', 86_400_000],
      ['yyyy-MM-ddTHH:mm:ssXXX', 1000],
    ] as const
    fc.assert(
      fc.property(
        fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 }),
        fc.constantFrom(...patterns),
        (moment, [pattern, resolution]) => {
          const reading: Reading = { ...PLAIN_READING.date, datePattern: pattern }
          const value = Math.floor(moment / resolution) * resolution
          return readCell(formatCell(value, reading), reading) === value
        },
      ),
      { numRuns: 2000 },
    )
  })

  test('texts and booleans read back to themselves', () => {
    const reading = { ...PLAIN_READING.boolean, trueTexts: ['ja', 'j'], falseTexts: ['nein'] }
    for (const value of [true, false]) expect(readCell(formatCell(value, reading), reading)).toBe(value)
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const trimmed = text.trim()
        return readCell(formatCell(trimmed, PLAIN_READING.text), PLAIN_READING.text) === (trimmed || MISSING)
      }),
    )
    expect(formatCell(null, PLAIN_READING.number)).toBe('')
  })
})
