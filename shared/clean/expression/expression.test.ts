import fc from 'fast-check'
import { expect, test } from 'vitest'
import { thrownBy } from '../../core/thrown.test-support.ts'
import { type CellValue, readDate, slice, type Table } from '../../table/index.ts'
import { anyTable, tableFrom, valuesOf } from '../../table/sample-table.test-support.ts'
import { checkExpression, columnsIn, evaluate, FUNCTIONS } from './index.ts'

const kindsOf = (table: Table) => new Map([...table.columns].map(([name, { kind }]) => [name, kind]))

function valuesIn(source: string, table: Table): (CellValue | null)[] {
  return valuesOf(evaluate(checkExpression(source, kindsOf(table)), table))
}

const day = (text: string) => readDate(text, 'iso') ?? Number.NaN

const TABLE = tableFrom({
  a: ['number', [1, 2, null]],
  b: ['number', [4, 0, 6]],
  'net price': ['number', [10, 20, 30]],
  'a]b': ['number', [7, 8, 9]],
  city: ['category', ['Bonn', 'Ulm', null]],
  note: ['text', ['12 kg of tea', 'no weight', null]],
  paid: ['boolean', [true, false, null]],
  on: ['date', [day('2024-01-31'), day('2023-12-25T17:30'), null]],
})

test.each<[string, (CellValue | null)[]]>([
  ['1 + 2 * 3 ^ 2 - -1', [20, 20, 20]],
  ['(1 + 2) * 3', [9, 9, 9]],
  ['-2 ^ 2', [-4, -4, -4]],
  ['2 ^ 3 ^ 2', [512, 512, 512]],
  ['-7 % 3', [2, 2, 2]],
  ['a + b', [5, 2, null]],
  ['a / b', [0.25, null, null]],
  ['`net price` / 2 + [a]]b]', [12, 18, 24]],
  ['a < 2 or b > 5', [true, false, true]],
  ['a < 2 and b > 5', [false, false, null]],
  ['not (a = 1)', [false, true, null]],
  ['not a = 1', [false, true, null]],
  ['paid', [true, false, null]],
  ['city = "Ulm"', [false, true, null]],
  ["city in ('Ulm', 'Bonn')", [true, true, null]],
  ['city & " (" & a & ")"', ['Bonn (1)', 'Ulm (2)', null]],
  ['if(a > 1, "many", "few")', ['few', 'many', 'few']],
  ['if(paid, a, b)', [1, 0, 6]],
  ['isMissing(a)', [false, false, true]],
  ['coalesce(city, "nowhere")', ['Bonn', 'Ulm', 'nowhere']],
  ['max(a, b, 5)', [5, 5, 6]],
  ['MIN(a, b)', [1, 0, 6]],
  ['round(2.345, 2) + round(-2.5)', [-0.65, -0.65, -0.65]],
  ['round(1.005, 2)', [1.01, 1.01, 1.01]],
  ['floor(-1.5) + ceil(-1.5) + abs(-3) + sign(-9)', [-1, -1, -1]],
  ['sqrt(16) + log(1) + log10(1000) + exp(0)', [8, 8, 8]],
  ['sqrt(-1)', [null, null, null]],
  ['upper(left(city, 2)) & right(lower(city), 1)', ['BOn', 'ULm', null]],
  ['mid(city, 2, 2)', ['on', 'lm', null]],
  ['length(city)', [4, 3, null]],
  ['contains(note, "kg") and startsWith(note, "12") and endsWith(note, "tea")', [true, false, null]],
  ['replace(city, "n", "$&")', ['Bo$&$&', 'Ulm', null]],
  ['number(extract(note, "(\\d+) kg"))', [12, null, null]],
  ['matches(city, "^[A-C]")', [true, false, null]],
  ['padStart(text(a), 3, "0")', ['001', '002', null]],
  ['trim("  ") & city', [null, null, null]],
  ['"say ""hi"""', ['say "hi"', 'say "hi"', 'say "hi"']],
  ['year(on) * 100 + month(on)', [202401, 202312, null]],
  ['day(on) + hour(on) / 24 + minute(on) / 1440', [31, 25 + 17 / 24 + 30 / 1440, null]],
  ['weekday(on)', [3, 1, null]],
  ['quarter(on)', [1, 4, null]],
  ['dayOfYear(on)', [31, 359, null]],
  ['addMonths(on, 1) = date(2024, 2, 29)', [true, false, null]],
  ['on + 1 > "2024-01-31"', [true, false, null]],
  ['on - date(2024, 1, 1)', [30, -6.270833333333333, null]],
  ['daysBetween(startOfDay(on), "2024-02-01")', [1, 38, null]],
  ['formatDate(on, "dd.MM.yyyy")', ['31.01.2024', '25.12.2023', null]],
  ['parseDate("25.12.2023", "dd.MM.yyyy") = startOfDay(on)', [false, true, null]],
  ['date(2023, 2, 29)', [null, null, null]],
  ['missing', [null, null, null]],
  ['if(a = 1, missing, b)', [null, 0, 6]],
  ['true or missing', [true, true, true]],
])('%s', (source, expected) => {
  const rounded = (value: CellValue | null) => (typeof value === 'number' ? Number(value.toPrecision(12)) : value)
  expect(valuesIn(source, TABLE).map(rounded)).toEqual(expected.map(rounded))
})

test.each<[string, number, RegExp, RegExp]>([
  ['a +', 4, /ends too early/, /documentation/],
  ['a + * b', 5, /"\*" does not fit/, /documentation/],
  ['(a', 3, /\( has no \)/, /documentation/],
  ['a b', 3, /"b" does not fit/, /documentation/],
  ['a + "x', 5, /no closing "/, /documentation/],
  ['a + €', 5, /means nothing/, /brackets/],
  ['a + cost', 5, /no column "cost"/, /in quotes.*Columns: a, b/],
  ['A + 1', 1, /no column "A"/, /\[a\]/],
  ['a + city', 3, /a number and a text/, /&/],
  ['city * 2', 6, /a text and a number/, /Set the type/],
  ['nope(1)', 1, /no function "nope"/, /Functions: .*round/],
  ['round()', 1, /too few/, /round\(a, digits\)/],
  ['round(1, 2, 3)', 1, /too many/, /decimals/],
  ['upper(a)', 1, /does not take a number/, /a text/],
  ['1 < a < 3', 7, /follow one another/, /and/],
  ['matches(city, "(")', 1, /no \)/, /pattern/],
  ['matches(city, note)', 1, /written out/, /documentation/],
])('%s is refused at character %d', (source, place, message, next) => {
  const error = thrownBy(() => checkExpression(source, kindsOf(TABLE)))
  expect(error.code).toBe('data')
  expect(error.message).toContain(`at character ${place}:`)
  expect(error.message).toMatch(message)
  expect(error.details.next).toMatch(next)
})

test('what is nested without end is refused, not run into the ground', () => {
  for (const source of [
    `${'('.repeat(9000)}1`,
    `${'-'.repeat(9000)}1`,
    `${'not '.repeat(2000)}true`,
    `1${'^1'.repeat(4000)}`,
  ])
    expect(thrownBy(() => checkExpression(source, new Map())).message).toMatch(/nested more than/)
  expect(thrownBy(() => checkExpression('1+'.repeat(6000), new Map())).message).toMatch(/10000 characters/)
})

test('any text at all is an expression or a data error', () => {
  const piece = fc.constantFrom(
    'a',
    ' ',
    '1',
    '"x"',
    '(',
    ')',
    '+',
    '-',
    'and',
    'not',
    'if',
    ',',
    '[',
    ']',
    '=',
    'in',
    'city',
    '^',
    '.',
    'é',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      try {
        valuesIn(pieces.join(''), TABLE)
      } catch (error) {
        expect(error).toMatchObject({ code: 'data', message: expect.stringContaining('at character') })
      }
    }),
    { numRuns: 2000 },
  )
})

/** Expressions of the type wanted, over columns called after their kinds. */
const {
  number: anyNumber,
  boolean: anyBoolean,
  text: anyTextual,
} = fc.letrec<{ number: string; boolean: string; text: string }>((tie) => ({
  number: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom('number', '2', '0.5', 'missing', 'length(category)', 'year(date)'),
    fc
      .tuple(tie('number'), fc.constantFrom('+', '-', '*', '/', '%'), tie('number'))
      .map(([a, sign, b]) => `(${a} ${sign} ${b})`),
    fc.tuple(tie('boolean'), tie('number'), tie('number')).map((of) => `if(${of.join(', ')})`),
    fc.tuple(tie('number'), tie('number')).map((of) => `max(${of.join(', ')})`),
  ),
  boolean: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom('boolean', 'true', 'isMissing(number)', 'date > "2000-01-01"'),
    fc.tuple(tie('number'), fc.constantFrom('<', '=', '<>', '>='), tie('number')).map((of) => `(${of.join(' ')})`),
    fc.tuple(tie('text'), fc.constantFrom('<', '='), tie('text')).map((of) => `(${of.join(' ')})`),
    fc.tuple(tie('boolean'), fc.constantFrom('and', 'or'), tie('boolean')).map((of) => `(${of.join(' ')})`),
  ),
  text: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom('category', 'text', '"b"', 'upper(category)', 'text(number)', 'replace(text, "l", "r")'),
    fc.tuple(tie('text'), tie('text')).map((of) => of.join(' & ')),
    fc.tuple(tie('text'), tie('number')).map(([text]) => `left(coalesce(${text}, "none"), 3)`),
  ),
}))

test('by levels and by rows give the same, whatever is asked', () => {
  fc.assert(
    fc.property(fc.oneof(anyNumber, anyBoolean, anyTextual), anyTable({ minRows: 1, maxRows: 12 }), (source, table) => {
      const whole = valuesIn(source, table)
      const alone = Array.from({ length: table.rows }, (_, row) => valuesIn(source, slice(table, row, row + 1))[0])
      expect(alone).toEqual(whole)
    }),
    { numRuns: 500 },
  )
})

test('a checked expression is plain JSON and knows its columns', () => {
  const expression = checkExpression('if(city = "Ulm", a, b + a)', kindsOf(TABLE))
  expect(JSON.parse(JSON.stringify(expression))).toEqual(expression)
  expect(columnsIn(expression)).toEqual(['city', 'a', 'b'])
})

test('every function says how it is called and what it gives', () => {
  for (const { usage, about, takes, optional = 0 } of FUNCTIONS.members) {
    expect(usage).not.toBe('')
    expect(about).not.toMatch(/^[A-Z]|\.$/)
    expect(optional).toBeLessThanOrEqual(takes.length)
  }
})
