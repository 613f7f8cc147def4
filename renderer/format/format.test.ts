import { describe, expect, test } from 'vitest'
import {
  areApart,
  asOften,
  axisNumber,
  compact,
  count,
  counted,
  decimal,
  decimalsOfAll,
  duration,
  elapsed,
  figureInterval,
  figureText,
  figureValue,
  metricWords,
  parity,
  plainNumber,
  pValue,
  secondsLeft,
  share,
  signed,
  significant,
  size,
  timeLeft,
} from './index.ts'

const parts = new Intl.NumberFormat().formatToParts(1234567.5)
const markOf = (type: string): string => parts.find((part) => part.type === type)?.value ?? ''

/** A text with English marks, in those of the locale that runs the test. */
const local = (text: string): string =>
  text.replaceAll(/\d[,.]\d/g, (match) => match.replace(/[,.]/, (mark) => markOf(mark === ',' ? 'group' : 'decimal')))

const figure = (value: number | null, low: number | null = null, high: number | null = null) => ({ value, low, high })

describe('numbers', () => {
  test('counts have thousands marks and none of their decimals', () => {
    expect([count(48842), count(7), counted(1, 'row'), counted(48842, 'row')]).toEqual(
      ['48,842', '7', '1 row', '48,842 rows'].map(local),
    )
  })

  test('minus is U+2212, and differences carry their sign', () => {
    expect([decimal(-0.5, 1), signed(-0.0024, 4), signed(0.0004, 4), signed(0, 3)]).toEqual(
      ['−0.5', '−0.0024', '+0.0004', '0.000'].map(local),
    )
  })

  test('shares are per cent with a thin space, and small ones are not rounded to nothing', () => {
    expect([share(0.239), share(0), share(0.0002), share(1)]).toEqual(
      ['23.9\u202f%', '0.0\u202f%', '<\u202f0.1\u202f%', '100.0\u202f%'].map(local),
    )
  })

  test('parity is 0 only when identical', () => {
    expect([parity(0), parity(2.4e-7)]).toEqual(['0', '2.4e−7'])
  })

  test('significant digits and p values', () => {
    expect([
      significant(6.83),
      significant(11.2),
      significant(0.041),
      significant(12345),
      pValue(0.0002),
      pValue(0.214),
    ]).toEqual(['6.8', '11', '0.041', '12,345', '<\u202f0.001', '0.21'].map(local))
  })
})

describe('figures', () => {
  test('digits follow the interval', () => {
    const auc = figure(0.92814, 0.92213, 0.93402)
    expect([figureValue(auc), figureInterval(auc), figureText(auc)]).toEqual(
      ['0.928', '0.922 to 0.934', '0.928, 0.922 to 0.934'].map(local),
    )
    expect(figureText(figure(0.412, 0.2, 0.61))).toBe(local('0.41, 0.20 to 0.61'))
    expect(figureText(figure(48213.4, 47001, 49522))).toBe(local('48,213, 47,001 to 49,522'))
  })

  test('a figure that does not exist is a dash, and one without an interval stands alone', () => {
    expect([figureText(figure(null)), figureText(figure(0.5))]).toEqual(['–', local('0.500')])
  })

  test('a column shares the digits of its narrowest interval, three decimals at most', () => {
    expect(decimalsOfAll([figure(0.9, 0.88, 0.92), figure(0.5, 0.5, 0.5), figure(0.1, 0.098, 0.102)])).toBe(3)
    expect(decimalsOfAll([figure(48213, 47001, 49522), figure(51000, 50000, 52000)])).toBe(0)
  })

  test('figures are apart only where their intervals do not touch', () => {
    expect(areApart(figure(0.9, 0.88, 0.92), figure(0.8, 0.78, 0.82))).toBe(true)
    expect(areApart(figure(0.9, 0.88, 0.92), figure(0.87, 0.85, 0.89))).toBe(false)
    expect(areApart(figure(0.9), figure(0.1))).toBe(false)
  })
})

describe('time and size', () => {
  test('durations read as people say them', () => {
    expect([0, 0.02, 0.42, 4, 9.96, 59.6, 130, 3900, 7380].map(duration)).toEqual(
      ['0 s', '<\u202f0.1 s', '0.4 s', '4 s', '10 s', '1 min', '2 min 10 s', '1 h 05 min', '2 h 03 min'].map(local),
    )
    expect(elapsed(12.9)).toBe('12 s')
  })

  test('time left is not guessed in the first two seconds', () => {
    expect([secondsLeft(0.5, 1), secondsLeft(0, 10), secondsLeft(0.25, 10)]).toEqual([null, null, 30])
    expect([timeLeft(0.4), timeLeft(47.2), timeLeft(250)]).toEqual([
      'less than 1 s left',
      '48 s left',
      'about 4 min left',
    ])
  })

  test('sizes are decimal', () => {
    expect([640, 2400, 412_000, 4_100_000, 48_000_000].map(size)).toEqual(
      ['640 B', '2.4 kB', '412 kB', '4.1 MB', '48 MB'].map(local),
    )
  })
})

test('asOften() names a fraction only where the interval holds it', () => {
  expect(asOften(figure(0.32, 0.29, 0.36))).toBe('a third as often')
  expect(asOften(figure(0.32, 0.315, 0.325))).toBe(local('0.32 times as often'))
  expect(asOften(figure(2.05, 1.8, 2.3))).toBe('twice as often')
  expect(asOften(figure(1.42, 1.3, 1.5))).toBe(local('1.4 times as often'))
})

test('years and numbers of four digits stand without marks, larger ones with them unless they are identifiers', () => {
  expect(plainNumber(1995)).toBe('1995')
  expect(plainNumber(2004.5, { digits: 4 })).toBe('2005')
  expect(plainNumber(57029)).toBe(local('57,029'))
  expect(plainNumber(1234567, { isGrouped: false })).toBe('1234567')
  expect(plainNumber(-0.5)).toBe(local('−0.5'))
  expect(plainNumber(12.3456789)).toBe(local('12.3457'))
})

test('years on an axis are years, and only larger numbers are shortened or grouped', () => {
  expect([1900, 2024].map((year) => axisNumber(year, 0))).toEqual(['1900', '2024'])
  expect([axisNumber(12_000, 0), axisNumber(0.25, 2), axisNumber(-5, 0)]).toEqual(['12,000', '0.25', '−5'])
  expect([1900, 9999, 0.25, 12_400, 1_490_000].map(compact)).toEqual(['1900', '9999', '0.25', '12.4K', '1.49M'])
})

test('a metric is never shown by its id', () => {
  expect(metricWords('rocAuc').term).toBe('ROC AUC')
  expect(metricWords('someOtherMetric').term).toBe('Some other metric')
})
