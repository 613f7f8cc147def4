import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readDate } from './cells-date.ts'
import { formatDate } from './format-cell-date.ts'

const [FIRST, LAST] = [-62_135_596_800_000, 253_402_300_799_999]
const utc = (text: string): number => Date.parse(text)

describe('readDate()', () => {
  test.each([
    // An offset or a zone makes an instant; without one the time stays as the clock showed it.
    ['2021-03-04T10:00:00Z', 'iso', '2021-03-04T10:00:00Z'],
    ['2021-03-04T10:00:00+02:00', 'iso', '2021-03-04T08:00:00Z'],
    ['2021-03-04T10:00:00+01:00[Europe/Berlin]', 'iso', '2021-03-04T09:00:00Z'],
    ['2021-03-04 10:00', 'iso', '2021-03-04T10:00:00Z'],
    ['04.03.2021 10:00 Europe/Berlin', 'dd.MM.yyyy HH:mm VV', '2021-03-04T09:00:00Z'],
    ['04.07.2021 10:00 Europe/Berlin', 'dd.MM.yyyy HH:mm VV', '2021-07-04T08:00:00Z'],
    ['04.07.2021 10:00 America/Argentina/Ushuaia', 'dd.MM.yyyy HH:mm VV', '2021-07-04T13:00:00Z'],
    ['2021-07-04 10:00 CEST', 'yyyy-MM-dd HH:mm VV', '2021-07-04T08:00:00Z'],
    ['2021-07-04 10:00 EST', 'yyyy-MM-dd HH:mm VV', '2021-07-04T15:00:00Z'],
    // Clocks are put back: the first of the two times. 1900 is before zones had whole hours.
    ['31.10.2021 02:30 Europe/Berlin', 'dd.MM.yyyy HH:mm VV', '2021-10-31T00:30:00Z'],
    ['01.01.1900 00:00 Asia/Kolkata', 'dd.MM.yyyy HH:mm VV', '1899-12-31T18:38:50Z'],
    // A spreadsheet's numbers of days.
    ['44197', 'serial', '2021-01-01T00:00:00Z'],
    ['44197.75', 'serial', '2021-01-01T18:00:00Z'],
    ['44197', 'iso|serial', '2021-01-01T00:00:00Z'],
    ['03/04/2021', 'iso|dd/MM/yyyy|MM/dd/yyyy', '2021-04-03T00:00:00Z'],
    ['03/25/2021', 'iso|dd/MM/yyyy|MM/dd/yyyy', '2021-03-25T00:00:00Z'],
  ])('%s under %s is %s', (text, pattern, moment) => {
    expect(readDate(text, pattern)).toBe(utc(moment))
  })

  test.each([
    ['an abbreviation of several zones', '2021-07-04 10:00 IST', 'yyyy-MM-dd HH:mm VV'],
    ['a zone that there is not', '2021-07-04 10:00 Europe/Atlantis', 'yyyy-MM-dd HH:mm VV'],
    ['a time that clocks are put forward over', '28.03.2021 02:30 Europe/Berlin', 'dd.MM.yyyy HH:mm VV'],
    ['text behind the zone', '2021-07-04 10:00 CET 1', 'yyyy-MM-dd HH:mm VV'],
    ['a day before the first one of spreadsheets', '0', 'serial'],
    ['a name of JavaScript', '2021-07-04 10:00 constructor', 'yyyy-MM-dd HH:mm VV'],
  ])('refuses %s', (_, text, pattern) => {
    expect(readDate(text, pattern)).toBeUndefined()
  })

  test('a wall clock’s text in any zone leads back to its instant', () => {
    const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Pacific/Apia']
    const clockOf = new Map(
      zones.map((timeZone) => [
        timeZone,
        new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }),
      ]),
    )
    const seconds = fc.integer({ min: 0, max: 4_000_000_000 })
    fc.assert(
      fc.property(seconds, fc.constantFrom(...zones), (second, zone) => {
        const show = (moment: number) => clockOf.get(zone)?.format(moment)
        const instant = readDate(`${show(second * 1000)} ${zone}`, 'yyyy-MM-dd HH:mm:ss VV')
        // Of a time that the clocks show twice the first one is read: it is shown alike.
        expect(instant).toBeLessThanOrEqual(second * 1000)
        expect(show(instant ?? 0)).toBe(show(second * 1000))
      }),
      { numRuns: 500 },
    )
  })
})

const DAY = 86_400_000
const PATTERNS: readonly (readonly [pattern: string, resolution: number])[] = [
  ['iso', 1],
  ['yyyy-MM-dd HH:mm:ss.SSS', 1],
  ['dd.MM.yyyy HH:mm VV', 60_000],
  ['d MMM yyyy h:mm:ss a XXX', 1000],
  ['MMMM d, yyyy', DAY],
  ['dd/MM/yyyy', DAY],
  ['MM/dd/yyyy', DAY],
  ['d.M.yyyy H:mm', 60_000],
  ['yyyy/M/d', DAY],
]

test('formatDate() writes what readDate() reads back, under one pattern and under several', () => {
  const several = fc.uniqueArray(fc.constantFrom(...PATTERNS), { minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(fc.integer({ min: FIRST, max: LAST }), several, (moment, patterns) => {
      const finest = Math.min(...patterns.map(([, resolution]) => resolution))
      const value = Math.floor(moment / finest) * finest
      const pattern = patterns.map(([one]) => one).join('|')
      expect(readDate(formatDate(value, pattern), pattern)).toBe(value)
    }),
    { numRuns: 1500 },
  )
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2_958_465 }), (serial) => {
      const value = readDate(String(serial), 'serial')
      expect(value !== undefined && formatDate(value, 'serial')).toBe(String(serial))
    }),
  )
})
