import fc from 'fast-check'
import { expect, test } from 'vitest'
import { COLUMN_KINDS, type ColumnKind, columnOf, PLAIN_READING } from '../table/index.ts'
import { anyTable, tableFrom, type Values, valuesOf } from '../table/sample-table.test-support.ts'
import { valueCounts } from './counts.ts'
import { profileOf } from './look.test-support.ts'
import { profileTable } from './profile.ts'

const statisticsOf = (kind: ColumnKind, values: Values) => profileOf(tableFrom({ x: [kind, values] })).columns[0]!

test('statistics of numbers', () => {
  expect(statisticsOf('number', [4, 1, null, 2, 3, 2])).toEqual({
    name: 'x',
    type: 'number',
    confidence: 1,
    reason: 'given',
    missing: 1,
    distinct: 4,
    range: [1, 4],
    numbers: { mean: 2.4, deviation: Math.sqrt(1.04), quartiles: [2, 2, 3] },
    top: [],
  })
})

test('statistics of dates are texts in the pattern of the column', () => {
  const table = tableFrom({ x: ['date', [Date.UTC(2024, 1, 29), null, Date.UTC(2020, 0, 1)]] })
  const reading = { ...PLAIN_READING.date, datePattern: 'dd.MM.yyyy' }
  const { columns } = profileTable(table, [{ name: 'x', reading, confidence: 1, reason: '' }])
  expect(columns[0]).toMatchObject({ missing: 1, distinct: 2, range: ['01.01.2020', '29.02.2024'], numbers: null })
})

test('statistics of categories and booleans count their values, most frequent first', () => {
  expect(statisticsOf('category', ['b', 'a', 'b', null, 'c', 'a', 'b'])).toMatchObject({
    missing: 1,
    distinct: 3,
    range: null,
    numbers: null,
    top: [
      { value: 'b', count: 3 },
      { value: 'a', count: 2 },
      { value: 'c', count: 1 },
    ],
  })
  expect(statisticsOf('boolean', [false, null, false])).toMatchObject({
    missing: 1,
    top: [{ value: 'false', count: 2 }],
  })
  const booleans = columnOf(tableFrom({ x: ['boolean', [true, false, true]] }), 'x')
  const reading = { ...PLAIN_READING.boolean, trueTexts: ['yes'], falseTexts: ['no'] }
  expect(valueCounts(booleans, reading)).toEqual([
    { value: 'yes', count: 2 },
    { value: 'no', count: 1 },
  ])
})

test('a column without a value has no range and no mean, and a table without rows has neither', () => {
  for (const kind of COLUMN_KINDS) {
    expect(statisticsOf(kind, [null, null])).toMatchObject({
      missing: 2,
      distinct: 0,
      range: null,
      numbers: null,
      top: [],
    })
    expect(statisticsOf(kind, [])).toMatchObject({ missing: 0, distinct: 0, range: null, numbers: null, top: [] })
  }
  expect(profileOf(tableFrom({ x: ['number', []] }))).toMatchObject({ rows: 0, findings: [] })
})

test('missing and distinct agree with a count of the values, and the table is left as it was', () => {
  fc.assert(
    fc.property(anyTable(), (table) => {
      const before = structuredClone(table)
      for (const { name, missing, distinct } of profileOf(table).columns) {
        const values = valuesOf(columnOf(table, name))
        expect(missing).toBe(values.filter((value) => value === null).length)
        expect(distinct).toBe(new Set(values.filter((value) => value !== null)).size)
      }
      expect(table).toEqual(before)
    }),
  )
})
