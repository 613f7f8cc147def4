import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { InferredColumn } from '../import/index.ts'
import { COLUMN_KINDS, type ColumnKind, columnOf, PLAIN_READING, type Table } from '../table/index.ts'
import { anyTable, tableFrom, type Values, valuesOf } from '../table/sample-table.test-support.ts'
import { CHECKS } from './checks.ts'
import { valueCounts } from './counts.ts'
import { profileTable } from './profile.ts'

const inferredOf = ({ columns }: Table): InferredColumn[] =>
  [...columns].map(([name, { kind }]) => ({ name, reading: PLAIN_READING[kind], confidence: 1, reason: 'given' }))

const profileOf = (table: Table, target: string | null = null) => profileTable(table, inferredOf(table), target)
const statisticsOf = (kind: ColumnKind, values: Values) => profileOf(tableFrom({ x: [kind, values] })).columns[0]!

/** Findings with this id, as the columns they name. */
const found = (id: string, table: Table, target: string | null = null) =>
  profileOf(table, target).findings.filter((finding) => finding.id === id)

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
  const { columns } = profileTable(table, [{ name: 'x', reading, confidence: 1, reason: '' }], null)
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

test('every finding carries the id of its check, names columns that there are, and says what to do in a sentence', () => {
  fc.assert(
    fc.property(anyTable(), fc.constantFrom(null, ...COLUMN_KINDS), (table, target) => {
      for (const { id, columns, message } of profileOf(table, target).findings) {
        expect(CHECKS.has(id)).toBe(true)
        expect(columns.every((name) => table.columns.has(name))).toBe(true)
        expect(message).toMatch(/\.$/)
      }
    }),
  )
})

const rows = <T>(count: number, value: (row: number) => T): T[] => Array.from({ length: count }, (_, row) => value(row))

test('all-missing: a column without any value, not one with a single value', () => {
  const table = tableFrom({ none: ['number', [null, null]], one: ['number', [null, 0]] })
  expect(found('all-missing', table)).toMatchObject([{ severity: 'warning', columns: ['none'] }])
})

test('constant: one value in every row, not one that is missing somewhere, nor in a table of one row', () => {
  const table = tableFrom({
    same: ['category', ['a', 'a', 'a']],
    zero: ['number', [0, 0, 0]],
    'same or missing': ['category', ['a', null, 'a']],
    two: ['boolean', [true, false, true]],
  })
  expect(found('constant', table).flatMap(({ columns }) => columns)).toEqual(['same', 'zero'])
  expect(found('constant', tableFrom({ same: ['category', ['a']] }))).toEqual([])
})

test('duplicate-rows: rows alike in every column, a warning above one in a hundred', () => {
  const table = tableFrom({ a: ['number', [1, 1, 1, 2]], b: ['category', ['x', 'x', 'y', 'x']] })
  expect(found('duplicate-rows', table)).toMatchObject([
    { severity: 'warning', columns: [], message: expect.stringMatching(/^1 of 4 rows/) },
  ])
  const many = tableFrom({ a: ['number', rows(1000, (row) => (row === 999 ? 0 : row))] })
  expect(found('duplicate-rows', many)).toMatchObject([{ severity: 'info' }])
  expect(found('duplicate-rows', tableFrom({ a: ['number', [1, 2]], b: ['category', ['x', 'x']] }))).toEqual([])
})

test('free-text: columns of prose, not categories', () => {
  const table = tableFrom({ note: ['text', ['a b', 'c d']], job: ['category', ['a b', 'c d']] })
  expect(found('free-text', table)).toMatchObject([
    { severity: 'info', columns: ['note'], message: expect.stringContaining('2 different texts') },
  ])
})

test('id-like: texts that all differ and whole numbers that count through, in any order', () => {
  const table = tableFrom({
    code: ['category', rows(60, (row) => `K${row}`)],
    number: ['number', rows(60, (row) => 1000 + ((row * 7) % 60))],
    price: ['number', rows(60, (row) => 1000 + row * 2)],
    share: ['number', rows(60, (row) => 1000.5 + row)],
    'with a repeat': ['category', rows(60, (row) => `K${Math.max(1, row)}`)],
    'with a gap': ['category', rows(60, (row) => (row === 0 ? null : `K${row}`))],
    note: ['text', rows(60, (row) => `letter number ${row}`)],
    day: ['date', rows(60, (row) => row * 86_400_000)],
  })
  expect(found('id-like', table).map(({ columns }) => columns)).toEqual([['code'], ['number']])
})

test('id-like: neither the target nor a small table', () => {
  const table = tableFrom({ a: ['number', rows(50, (row) => row)], b: ['number', rows(50, (row) => row)] })
  expect(found('id-like', table, 'a').map(({ columns }) => columns)).toEqual([['b']])
  const small = tableFrom({ a: ['number', rows(49, (row) => row)] })
  expect(found('id-like', small)).toEqual([])
})

test('imbalance: classes of the target with less than a tenth of the rows that have one', () => {
  const target: Values = [...rows(91, () => 'no'), ...rows(9, () => 'yes'), ...rows(50, () => null)]
  const table = tableFrom({ t: ['category', target], other: ['category', target] })
  expect(found('imbalance', table, 't')).toMatchObject([
    { severity: 'info', columns: ['t'], message: expect.stringContaining('"yes" (9.0 %)') },
  ])
  expect(found('imbalance', table, null)).toEqual([])
  const even = tableFrom({ t: ['category', [...rows(90, () => 'no'), ...rows(10, () => 'yes')]] })
  expect(found('imbalance', even, 't')).toEqual([])
})

test('imbalance: of many classes that are even none is rare, and the rarest is found beyond those a profile lists', () => {
  const target = [...rows(300, (row) => `class ${row % 12}`), 'the rarest']
  const [finding] = found('imbalance', tableFrom({ t: ['category', target] }), 't')
  expect(finding?.message).toMatch(/^Rare classes of t: "the rarest" \(0\.3 %\)\./)
})
