import { describe, expect, test } from 'vitest'
import { readDate, type SourceTable } from '../table/index.ts'
import { type InferOptions, inferReadings } from './index.ts'

/** A table from columns of cells. */
function tableOf(columns: Readonly<Record<string, readonly string[]>>): SourceTable {
  const names = Object.keys(columns)
  const rows = Math.max(...Object.values(columns).map((cells) => cells.length))
  return {
    names,
    header: names,
    columns: Object.values(columns).map((cells) => {
      const texts = [...new Set(cells)]
      return { texts, codes: Uint32Array.from(cells, (cell) => texts.indexOf(cell)) }
    }),
    rows,
    records: rows,
    recordOf: null,
    setAside: [],
  }
}

const inferOne = (cells: readonly string[], options?: InferOptions) => {
  const { columns, findings } = inferReadings(tableOf({ x: cells }), options)
  const [column] = columns
  if (column === undefined) throw new Error('no column')
  return { ...column, ...column.reading, findings: findings.map((finding) => finding.id) }
}

describe('inferReadings()', () => {
  test.each([
    ['whole numbers', ['1', '-2', '30'], 'number'],
    ['zero and one', ['0', '1', '1'], 'number'],
    ['decimals', ['0.5', '0', '.25', '1e-3'], 'number'],
    ['moments', ['2013-08-13 06:03:42', '2013-08-14'], 'date'],
    ['months by name', ['3 Mar 2001', '12 Apr 2002'], 'date'],
    ['truth values', ['TRUE', 'False', ''], 'boolean'],
    ['yes and no', ['Yes', 'no', 'NO'], 'boolean'],
    ['only yes', ['yes', 'yes'], 'category'],
    ['times of day', ['04:45', '18:00'], 'category'],
    ['ids', ['7590-VHVEG', '5575-GNVDE'], 'category'],
    ['prose', ['the first of four words', 'another one of these things', 'yet one more such text'], 'text'],
    ['repeated prose', Array(5).fill('a text of many words here'), 'category'],
    ['hexadecimal', ['0x10', '0x20'], 'category'],
    ['versions', ['1.2.3', '1.2.4'], 'category'],
  ])('reads %s', (_, cells, kind) => {
    expect(inferOne(cells)).toMatchObject({ kind, confidence: 1 })
  })

  test('leading zeros stay text, and say so', () => {
    expect(inferOne(['03', '007', '12'])).toMatchObject({
      kind: 'category',
      reason: '"03" and "007" keep leading zeros: text',
    })
    expect(inferOne(['0', '0.5', '-0.25']).kind).toBe('number')
  })

  test('more than 15 digits stay text', () => {
    const { kind, reason } = inferOne(['1234567890123456', '12'])
    expect([kind, reason]).toEqual(['category', '"1234567890123456" has more digits than a number keeps (15): text'])
    expect(inferOne(['123456789012345']).kind).toBe('number')
  })

  test('missing tokens count where they are the only non-numbers', () => {
    for (const token of ['?', 'NA', 'N/A', 'NaN', 'NULL', 'null', '#N/A']) {
      const { kind, missing, reason, findings } = inferOne(['1', token, '2'])
      expect([kind, missing.includes(token), findings]).toEqual(['number', true, ['missing-token']])
      expect(reason).toBe(`every value is a number, "${token}" counts as missing`)
    }
    expect(inferOne(['2020-01-01', 'NULL']).kind).toBe('date')
    expect(inferOne(['1', 'NA', 'x']).kind).toBe('category')
  })

  test('in text columns only ? and NULL are missing; other tokens stay, with a finding', () => {
    expect(inferOne(['a', '?', 'NULL'])).toMatchObject({
      missing: ['?', 'NULL'],
      findings: ['missing-token', 'missing-token'],
    })
    for (const token of ['none', 'unknown', '-', 'NA']) {
      const { missing, findings } = inferOne(['a', 'b', token])
      expect([missing.includes(token), findings]).toEqual([false, ['doubtful-token']])
    }
    expect(inferOne(['a', 'NA'], { missing: ['NA'] })).toMatchObject({ missing: ['?', 'NULL', 'NA'], findings: [] })
  })

  test('a column without a value is a category without confidence', () => {
    for (const cells of [['', ' '], ['?', ''], ['NULL']])
      expect(inferOne(cells)).toMatchObject({ kind: 'category', confidence: 0, reason: 'every cell is missing' })
  })

  test('blank cells do not keep a column from being numbers', () => {
    expect(inferOne(['29.85', ' ', '1889.5'])).toMatchObject({ kind: 'number', confidence: 1 })
  })

  test('a few other texts keep a column text, with their number', () => {
    const { kind, reason, findings } = inferOne([...Array.from({ length: 19 }, (_, i) => String(i)), 'abc'])
    expect([kind, reason, findings]).toEqual(['category', '1 of 20 cells is not a number: "abc"', ['mixed-types']])
  })

  test.each([
    [['1,234', '12,345,678'], '.', ',', 1],
    [['1.234.567', '12'], ',', '.', 1],
    [['0,27', '1,001'], ',', '', 1],
    [['1.234,5', '2'], ',', '.', 1],
    [['1,234.5', '2'], '.', ',', 1],
    [['1.234', '0.5'], '.', '', 1],
    [['1 234', '12 345'], '.', ' ', 1],
    [["1'234.5", '3'], '.', "'", 1],
    [['1,234', '5,678'], '.', ',', 0.5],
  ])('finds the marks of %j', (cells, decimal, thousands, confidence) => {
    expect(inferOne(cells)).toMatchObject({ kind: 'number', decimal, thousands, confidence })
  })

  test('other columns decide what 1,001 is', () => {
    const comma = inferReadings(tableOf({ density: ['1,001', '1,002'], acid: ['0,27', '7,5'] }))
    expect(comma.columns[0]).toMatchObject({ confidence: 1, reading: { decimal: ',', thousands: '' } })
    const point = inferReadings(tableOf({ people: ['1,001', '1,002'], share: ['0.27', '7.5'] }))
    expect(point.columns[0]).toMatchObject({ confidence: 1, reading: { decimal: '.', thousands: ',' } })
    expect(inferOne(['1,001', '1,002'], { delimiter: ';' })).toMatchObject({ decimal: ',', confidence: 1 })
  })

  test('currency signs and percent signs are left out', () => {
    expect(inferOne(['$69.07', '$1,200.00'])).toMatchObject({ kind: 'number', prefix: '$', thousands: ',' })
    expect(inferOne(['12,5 %', '3 %'])).toMatchObject({ kind: 'number', suffix: '%', decimal: ',' })
    expect(inferOne(['$5', '€6']).kind).toBe('category')
  })

  test.each([
    [
      'ISO beside European beside written months',
      ['2021-03-04', '25.04.2021', '4 Mar 2021', '2021-07-08'],
      'iso|dd.MM.yyyy|d MMM yyyy',
      'every value is a date in 3 forms: 2 ISO 8601, 1 dd.MM.yyyy, 1 d MMM yyyy',
    ],
    [
      'a few texts among many of another form',
      [
        ...Array.from(
          { length: 400 },
          (_, day) => `20${10 + Math.floor(day / 28)}-01-${String(1 + (day % 28)).padStart(2, '0')}`,
        ),
        '31/12/2021',
      ],
      'iso|dd/MM/yyyy',
      'every value is a date in 2 forms: 400 ISO 8601, 1 dd/MM/yyyy',
    ],
    [
      'numbers of days of a spreadsheet among dates',
      ['2021-03-04', '2021-03-05', '44197'],
      'iso|serial',
      "every value is a date in 2 forms: 2 ISO 8601, 1 a spreadsheet's number of days",
    ],
    [
      'dates that can be read both ways, by others with the same marks',
      ['03/04/2021', '13/04/2021', '2021-01-01'],
      'dd/MM/yyyy|iso',
      'every value is a date in 2 forms: 2 dd/MM/yyyy, 1 ISO 8601; 1 such as "03/04/2021" read as dd/MM/yyyy, for so 1 other has to be',
    ],
    [
      'dates that can be read both ways, by others with other words',
      ['03/04/2021', 'Mar 14, 2021', 'Apr 2, 2021'],
      'MMM d, yyyy|MM/dd/yyyy',
      'every value is a date in 2 forms: 2 MMM d, yyyy, 1 MM/dd/yyyy; 1 such as "03/04/2021" read as MM/dd/yyyy, for so 2 others have to be',
    ],
    [
      'times with offsets',
      ['2021-03-04T10:00:00Z', '2021-03-04T10:00:00+02:00'],
      'iso',
      'every value is a date: ISO 8601; times with a zone are read to the instant, in UTC',
    ],
    [
      'times with and without a zone',
      ['2021-03-04 10:00:00Z', '2021-03-04 10:00:00'],
      'iso',
      'every value is a date: ISO 8601; 1 with a zone are read to the instant, in UTC, 1 without one keep the time that they state',
    ],
    [
      'zones by name',
      ['24.03.2021 10:00 Europe/Berlin', '04.07.2021 10:00 CEST'],
      'dd.MM.yyyy HH:mm VV',
      'every value is a date: dd.MM.yyyy HH:mm VV; times with a zone are read to the instant, in UTC',
    ],
    [
      'times of no zone',
      ['2021-03-04 10:00', '2021-03-04 11:30'],
      'iso',
      'every value is a date: ISO 8601; no zone is named: times stay as they are written',
    ],
  ])('dates: %s', (_, cells, datePattern, reason) => {
    expect(inferOne(cells)).toMatchObject({ kind: 'date', datePattern, reason, findings: [], confidence: 1 })
  })

  test('dates in both orders: those that fit both follow the more frequent one, with a finding', () => {
    const cells = ['03/04/2021', '13/04/2021', '14/04/2021', '04/25/2021']
    expect(inferOne(cells)).toMatchObject({
      datePattern: 'dd/MM/yyyy|MM/dd/yyyy',
      confidence: 0.5,
      findings: ['ambiguous-date'],
    })
  })

  test.each([
    ['an abbreviation that several zones have', ['2021-03-04 10:00 IST', '2021-03-05 10:00 IST']],
    ['years among dates', ['2021-03-04', '2021-03-05', '2021']],
    ['ids that look like dates in part', ['2021-03-04', '2021-03-05', 'AB-12']],
    ['more numbers than dates', ['2021-03-04', '44197', '44198']],
  ])('no dates: %s', (_, cells) => {
    expect(inferOne(cells).kind).toBe('category')
  })

  test('day and month are told apart where a date does, else with a finding', () => {
    expect(inferOne(['28/02/2018', '01/03/2018'])).toMatchObject({ datePattern: 'dd/MM/yyyy', confidence: 1 })
    expect(inferOne(['02/28/2018', '03/01/2018'])).toMatchObject({ datePattern: 'MM/dd/yyyy', confidence: 1 })
    expect(inferOne(['01/02/2018', '03/04/2018'])).toMatchObject({
      kind: 'date',
      confidence: 0.5,
      findings: ['ambiguous-date'],
    })
  })

  test('a given type is kept, and says what does not fit', () => {
    const number = inferOne(['1', '03', 'x'], { types: { x: 'number' } })
    expect(number).toMatchObject({ kind: 'number', confidence: 2 / 3, findings: ['unreadable-cells'] })
    expect(number.reason).toBe('the type was given; 1 cell does not fit and counts as missing: "x"')
    expect(inferOne(['1', '2'], { types: { x: 'category' } })).toMatchObject({ kind: 'category', confidence: 1 })
    expect(inferOne(['0', '1'], { types: { x: 'boolean' } })).toMatchObject({ kind: 'boolean', confidence: 1 })
    expect(inferOne(['1,5', '2,25'], { types: { x: 'number' } })).toMatchObject({ decimal: ',', confidence: 1 })
    expect(() => inferOne(['1'], { types: { X: 'number' } })).toThrow('There is no column "X"')
  })
})

describe.each(['en', 'de', 'de-AT', 'fr', 'es', 'it', 'pt', 'nl'])('dates as %s writes them', (language) => {
  test.each(['long', 'short'] as const)('with %s months', (month) => {
    const moments = Array.from({ length: 24 }, (_, at) => Date.UTC(2023 + (at % 3), at % 12, 1 + at))
    const written = new Intl.DateTimeFormat(language, { day: 'numeric', month, year: 'numeric', timeZone: 'UTC' })
    const texts = moments.map((moment) => written.format(moment))
    const [inferred] = inferReadings(tableOf({ day: texts })).columns
    expect([texts[0], inferred?.reading.kind]).toEqual([texts[0], 'date'])
    expect(texts.map((text) => readDate(text, inferred?.reading.datePattern ?? ''))).toEqual(moments)
  })
})
