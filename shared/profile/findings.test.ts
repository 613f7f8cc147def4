import fc from 'fast-check'
import { expect, test } from 'vitest'
import { STEPS } from '../clean/index.ts'
import { createRng } from '../core/index.ts'
import type { Table } from '../table/index.ts'
import { anyTable, tableFrom, type Values } from '../table/sample-table.test-support.ts'
import { CHECKS, TARGET_CHECKS } from './checks.ts'
import { found, foundFor, targetOf } from './look.test-support.ts'

const rows = <T>(count: number, value: (row: number) => T): T[] => Array.from({ length: count }, (_, row) => value(row))
const columnsOf = (id: string, table: Table) => found(id, table).map(({ columns }) => columns)

/** A standard normal number (Box and Muller). */
function normal(rng: ReturnType<typeof createRng>): number {
  return Math.sqrt(-2 * Math.log(1 - rng.next())) * Math.cos(2 * Math.PI * rng.next())
}

/** Data of many usual shapes in which nothing is wrong. */
function cleanTable(seed: number, count = 2000): Table {
  const rng = createRng(seed)
  const draw = (value: () => number | string | boolean) => rows(count, value)
  const level =
    (...levels: string[]) =>
    () =>
      levels[rng.below(levels.length)] ?? ''
  return tableFrom({
    normal: ['number', draw(() => 50 + 10 * normal(rng))],
    uniform: ['number', draw(() => 7 * rng.next())],
    exponential: ['number', draw(() => -Math.log(1 - rng.next()))],
    income: ['number', draw(() => Math.exp(10 + 0.6 * normal(rng)))],
    age: ['number', draw(() => 18 + rng.below(70))],
    children: ['number', draw(() => rng.below(6))],
    job: ['category', draw(level('nurse', 'teacher', 'engineer', 'baker', 'clerk', 'smith'))],
    country: [
      'category',
      draw(level('Austria', 'Australia', 'Iran', 'Iraq', 'Niger', 'Nigeria', 'Slovakia', 'Slovenia')),
    ],
    grade: ['category', draw(level('A', 'A-', 'A+', 'B', 'B-', 'B+'))],
    band: ['category', draw(level('<=50K', '>50K'))],
    room: ['category', draw(level('room 1', 'room 2', 'room 3', 'room 11'))],
    city: [
      'category',
      draw(
        level(
          'Charlotte',
          'Boston',
          'Denver',
          'Phoenix',
          'Dallas',
          'Chicago',
          'Houston',
          'Miami',
          'Atlanta',
          'Seattle',
          'Portland',
          'Memphis',
        ),
      ),
    ],
    serial: ['category', draw(() => String(100000000 + rng.below(899999999)))],
    member: ['boolean', draw(() => rng.next() < 0.4)],
    birthday: ['date', draw(() => -rng.below(20000) * 86_400_000)],
  })
}

test('no check finds anything in data in which nothing is wrong, but that some of it is strongly skewed', () => {
  const alarms = rows(10, (seed) => {
    const table = cleanTable(seed)
    return foundFor(table, targetOf(table, 'band')).map(({ id, columns }) => `${id} ${columns.join()}`)
  }).flat()
  const expected = new Set([
    // Every value of it is different: it is what the check is for.
    'id-like serial',
    'high-cardinality serial',
    // Birthdays name people, and the lower end of skewness is a matter of the draw.
    'personal-data birthday',
    'skew exponential,income',
    'skew exponential',
    'skew income',
  ])
  expect(alarms.filter((alarm) => !expected.has(alarm))).toEqual([])
})

test('every finding carries the id of its check, names columns that there are, and says what to do in a sentence', () => {
  fc.assert(
    fc.property(anyTable(), (table) => {
      const before = structuredClone(table)
      for (const { id, columns, message, step } of foundFor(table, targetOf(table, 'category'))) {
        expect(CHECKS.has(id) || TARGET_CHECKS.has(id)).toBe(true)
        expect(columns.every((name) => table.columns.has(name))).toBe(true)
        expect(message).toMatch(/\.$/)
        if (step) expect(STEPS.get(step.id).parse(step.params)).toEqual(step.params)
      }
      expect(table).toEqual(before)
    }),
  )
})

test('a finding that offers no step offers another split', () => {
  const seen = new Map<string, boolean>()
  for (const table of [messyTable(), cleanTable(1)])
    for (const { id, step, split } of foundFor(table, targetOf(table, 'band'))) seen.set(id, Boolean(step ?? split))
  expect([...seen].filter(([, isOffered]) => !isOffered)).toEqual([])
  expect(seen.size).toBeGreaterThan(8)
})

function messyTable(): Table {
  const clean = cleanTable(3)
  const band = clean.columns.get('band')
  const columns = new Map(clean.columns)
  const planted = tableFrom({
    copy: ['number', rows(2000, (row) => (row % 9) * 2)],
    'same copy': ['category', rows(2000, (row) => `no ${row % 9}`)],
    'customer id': ['category', rows(2000, (row) => `c${row % 400}`)],
    'seen at': ['date', rows(2000, (row) => row * 3_600_000)],
    'mail address': ['category', rows(2000, (row) => `p${row}@example.org`)],
    empty: ['number', rows(2000, () => null)],
    gaps: ['number', rows(2000, (row) => (row % 3 === 0 ? row : null))],
    'more gaps': ['number', rows(2000, (row) => (row % 3 === 0 ? -row : null))],
    far: ['number', rows(2000, (row) => (row === 7 ? 1e9 : row % 50))],
    constant: ['category', rows(2000, () => 'x')],
  })
  for (const [name, column] of planted.columns) columns.set(name, column)
  if (band) columns.set('outcome code', band)
  return { rows: clean.rows, columns }
}

test('all-missing and mostly-missing: columns without any value, and those with a few', () => {
  const table = tableFrom({ none: ['number', [null, null, null]], one: ['number', [null, null, 0]] })
  expect(columnsOf('all-missing', table)).toEqual([['none']])
  expect(columnsOf('mostly-missing', table)).toEqual([['one']])
})

test('missing-together: columns with gaps in the same rows, also where a row in fifty differs', () => {
  const gap = (is: (row: number) => boolean): Values => rows(1000, (row) => (is(row) ? null : row))
  const table = tableFrom({
    a: ['number', gap((row) => row % 10 === 0)],
    b: ['number', gap((row) => row % 10 === 0 && row !== 500)],
    other: ['number', gap((row) => row % 10 === 1)],
    overlapping: ['number', gap((row) => row % 20 === 0)],
    few: ['number', gap((row) => row < 5)],
    'few too': ['number', gap((row) => row < 5)],
  })
  expect(columnsOf('missing-together', table)).toEqual([['a', 'b']])
})

test('constant: one value in every row, not one that is missing somewhere, nor in a table of one row', () => {
  const table = tableFrom({
    same: ['category', ['a', 'a', 'a']],
    zero: ['number', [0, 0, 0]],
    'same or missing': ['category', ['a', null, 'a']],
    two: ['boolean', [true, false, true]],
  })
  expect(columnsOf('constant', table).flat()).toEqual(['same', 'zero'])
  expect(found('constant', tableFrom({ same: ['category', ['a']] }))).toEqual([])
})

test('near-constant: one value in all but a hundredth of the rows', () => {
  const table = tableFrom({
    nearly: ['category', rows(1000, (row) => (row % 100 === 5 ? 'b' : 'a'))],
    less: ['category', rows(1000, (row) => (row % 50 === 5 ? 'b' : 'a'))],
    short: ['category', rows(1000, (row) => (row > 100 ? null : row === 0 ? 'b' : 'a'))],
    number: ['number', rows(1000, (row) => (row === 3 ? 7 : 0))],
  })
  expect(columnsOf('near-constant', table)).toEqual([['nearly', 'number']])
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

test('duplicate-columns: one-to-one by value, whatever the kind, and numbers on one line', () => {
  const rng = createRng(1)
  const code = rows(500, () => rng.below(12))
  const metres = rows(500, () => normal(rng))
  const table = tableFrom({
    code: ['number', code],
    name: ['category', code.map((value) => `name ${value}`)],
    'nearly code': ['number', code.map((value, row) => (row === 400 ? value + 1 : value))],
    metres: ['number', metres],
    feet: ['number', metres.map((value) => value * 3.28 + 1e-4 * normal(rng))],
    related: ['number', metres.map((value) => value + 0.1 * normal(rng))],
    id: ['number', rows(500, (row) => row * 3 + (row % 2))],
    'other id': ['category', rows(500, (row) => `x${row}`)],
  })
  expect(columnsOf('duplicate-columns', table)).toEqual([
    ['code', 'name'],
    ['metres', 'feet'],
  ])
})

test('free-text: columns of prose, not categories', () => {
  const table = tableFrom({ note: ['text', ['a b', 'c d']], job: ['category', ['a b', 'c d']] })
  expect(found('free-text', table)).toMatchObject([
    { severity: 'info', columns: ['note'], message: expect.stringContaining('2 different texts') },
  ])
})

test('id-like: texts that all differ and whole numbers that count through, in any order, in 50 rows or more', () => {
  const ids = (count: number) =>
    tableFrom({
      code: ['category', rows(count, (row) => `K${row}`)],
      number: ['number', rows(count, (row) => 1000 + ((row * 7) % count))],
      price: ['number', rows(count, (row) => 1000 + row * 2)],
      share: ['number', rows(count, (row) => 1000.5 + row)],
      'with a repeat': ['category', rows(count, (row) => `K${Math.max(1, row)}`)],
      'with a gap': ['category', rows(count, (row) => (row === 0 ? null : `K${row}`))],
      note: ['text', rows(count, (row) => `letter number ${row}`)],
      day: ['date', rows(count, (row) => row * 86_400_000)],
    })
  expect(columnsOf('id-like', ids(60))).toEqual([['code'], ['number']])
  expect(columnsOf('id-like', ids(49))).toEqual([])
})

test('what only concerns features is not said of the target', () => {
  const table = tableFrom({
    a: ['number', rows(60, (row) => row)],
    b: ['number', rows(60, (row) => row)],
  })
  const ids = foundFor(table, targetOf(table, 'a')).filter(({ id }) => id === 'id-like')
  expect(ids.map(({ columns }) => columns)).toEqual([['b']])
})

test('outliers: a value far beyond the others of any shape, and none of a long tail that is nothing but long', () => {
  for (const seed of [1, 2, 3]) {
    const clean = cleanTable(seed)
    for (const name of ['normal', 'uniform', 'exponential', 'income']) {
      const column = clean.columns.get(name)
      if (column?.kind !== 'number') throw new Error(name)
      expect(columnsOf('outliers', { rows: clean.rows, columns: new Map([[name, column]]) })).toEqual([])
      const spread = Math.max(...column.values) - Math.min(...column.values)
      const planted = Float64Array.from(column.values)
      planted[17] = Math.max(...column.values) + (name === 'income' || name === 'exponential' ? 50 : 4) * spread
      const table = { rows: clean.rows, columns: new Map([[name, { ...column, values: planted }]]) }
      expect(found('outliers', table)).toMatchObject([
        { columns: [name], message: expect.stringMatching(/has 1 value far/), step: { params: { method: 'limits' } } },
      ])
    }
  }
})

test('placeholder-number: nines, negative numbers and zeros apart from all others', () => {
  const values = (placeholder: number, of = 20): Values =>
    rows(400, (row) => (row % of === 0 ? placeholder : 100 + (row % 37)))
  const table = tableFrom({
    nines: ['number', values(99999)],
    negative: ['number', values(-999)],
    zero: ['number', values(0)],
    'many zeros': ['number', values(0, 2)],
    'near nines': ['number', rows(400, (row) => (row % 20 === 0 ? 999 : 700 + (row % 37)))],
    balance: ['number', rows(400, (row) => (row % 20 === 0 ? -1 : (row % 37) - 18))],
    once: ['number', rows(400, (row) => (row === 1 ? 99999 : row % 37))],
  })
  expect(columnsOf('placeholder-number', table)).toEqual([['nines'], ['negative'], ['zero']])
})

test('skew: numbers with a long tail', () => {
  const rng = createRng(5)
  const table = tableFrom({
    wealth: ['number', rows(2000, () => Math.exp(2 * normal(rng)))],
    height: ['number', rows(2000, () => 170 + 9 * normal(rng))],
  })
  expect(found('skew', table)).toMatchObject([{ columns: ['wealth'], step: { id: 'power-transform' } }])
})

test('high-cardinality: many levels of which most are rare', () => {
  const table = tableFrom({
    zip: ['category', rows(1000, (row) => `z${row % 300}`)],
    town: ['category', rows(1000, (row) => `t${row % 60}`)],
  })
  expect(columnsOf('high-cardinality', table)).toEqual([['zip']])
})

test('mixed-types: numbers among texts, not texts that happen to be digits', () => {
  const table = tableFrom({
    mixed: ['category', rows(100, (row) => (row % 4 === 0 ? `about ${row}` : String(row)))],
    digits: ['category', rows(100, (row) => `0${row}`)],
    names: ['category', rows(100, (row) => `name ${row % 20}`)],
  })
  expect(columnsOf('mixed-types', table)).toEqual([['mixed']])
})

test('inconsistent-spellings: one value in several writings, and rare typing errors', () => {
  const spelt = (row: number) =>
    row === 1 ? 'Zurich' : row === 2 ? 'new york ' : row === 3 ? 'York, New' : row === 4 ? 'Amsterdm' : undefined
  const table = tableFrom({
    city: [
      'category',
      rows(300, (row) => spelt(row) ?? ['Zürich', 'New York', 'Amsterdam', 'Inland', 'Island'][row % 5] ?? ''),
    ],
  })
  const [finding] = found('inconsistent-spellings', table)
  expect(finding?.step).toEqual({
    id: 'merge-similar',
    params: {
      columns: ['city'],
      mapping: { Zurich: 'Zürich', 'new york ': 'New York', 'York, New': 'New York', Amsterdm: 'Amsterdam' },
    },
  })
})

test('group-structure and time-structure suggest another split', () => {
  const table = tableFrom({
    patient_id: ['category', rows(300, (row) => `p${row % 60}`)],
    visit: ['date', rows(300, (row) => row * 86_400_000)],
    birthday: ['date', rows(300, (row) => ((row * 7) % 300) * 86_400_000)],
    ward: ['category', rows(300, (row) => `w${row % 60}`)],
  })
  expect(found('group-structure', table)).toMatchObject([{ split: { by: 'group', column: 'patient_id' } }])
  expect(found('time-structure', table)).toMatchObject([
    { split: { by: 'time', column: 'visit' }, message: expect.stringContaining('in that order') },
  ])
})

test('imbalance: classes of the target with less than a tenth of the rows that have one', () => {
  const target: Values = [...rows(91, () => 'no'), ...rows(9, () => 'yes'), ...rows(50, () => null)]
  const table = tableFrom({ t: ['category', target], other: ['category', target] })
  const rare = (of: Table) => foundFor(of, targetOf(of, 't')).filter(({ id }) => id === 'imbalance')
  expect(rare(table)).toMatchObject([
    { severity: 'info', columns: ['t'], message: expect.stringContaining('"yes" (9.0 %)'), step: { id: 'balance' } },
  ])
  expect(rare(tableFrom({ t: ['category', [...rows(90, () => 'no'), ...rows(10, () => 'yes')]] }))).toEqual([])
  const many = tableFrom({ t: ['category', [...rows(300, (row) => `class ${row % 12}`), 'the rarest']] })
  expect(rare(many)[0]?.message).toMatch(/^Rare classes of t: "the rarest" \(0\.3 %\)\./)
})

test('target-leakage: a feature that gives the target away, and none that is good, nor an id, nor a constant', () => {
  const rng = createRng(9)
  const hidden = rows(1500, () => normal(rng))
  const classes = hidden.map((value) => (value > 0.8 ? 'yes' : 'no'))
  const table = tableFrom({
    leak: ['category', classes.map((label, row) => (row % 300 === 0 ? 'maybe' : `was ${label}`))],
    'gap that leaks': ['category', classes.map((label, row) => (label === 'yes' ? `case ${row}` : null))],
    good: ['number', hidden.map((value) => value + 0.7 * normal(rng))],
    id: ['category', rows(1500, (row) => `x${row}`)],
    noise: ['number', rows(1500, () => rng.next())],
    t: ['category', classes],
    amount: ['number', hidden.map((value) => 3 * value)],
    'amount with tax': ['number', hidden.map((value) => 3.6 * value + 0.05 * normal(rng))],
  })
  const leaks = (target: string) =>
    foundFor(table, targetOf(table, target)).flatMap(({ id, columns }) => (id === 'target-leakage' ? columns : []))
  expect(leaks('t')).toEqual(['leak', 'gap that leaks', 'amount', 'amount with tax'])
  expect(leaks('amount')).toEqual(['amount with tax'])
})

test('copies-across-split: test rows that stand among the training rows too', () => {
  const values = rows(100, (row) => (row % 10 === 9 ? row - 1 : row))
  const table = tableFrom({ x: ['number', values], t: ['category', values.map((value) => `c${value % 2}`)] })
  const [finding] = foundFor(table, targetOf(table, 't')).filter(({ id }) => id === 'copies-across-split')
  expect(finding?.message).toMatch(/^10 test rows of 20/)
})
