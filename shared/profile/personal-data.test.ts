import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRng } from '../core/index.ts'
import type { ColumnKind } from '../table/index.ts'
import { tableFrom, type Values } from '../table/sample-table.test-support.ts'
import { found } from './look.test-support.ts'
import { PERSONAL_KINDS } from './personal/kinds.ts'

const rows = <T>(count: number, value: (row: number) => T): T[] => Array.from({ length: count }, (_, row) => value(row))
const said = (name: string, values: Values, kind: ColumnKind = 'category') =>
  found('personal-data', tableFrom({ [name]: [kind, values] }))[0]?.message
const kindOf = (text: string) => PERSONAL_KINDS.find((kind) => kind.is(text))?.id

/** Published examples of each kind of number; none belongs to anybody. */
test.each([
  ['email', ['jane.doe+news@mail.example.org', 'müller@example.de']],
  ['iban', ['DE89 3704 0044 0532 0130 00', 'GB82WEST12345698765432', 'FR1420041010050500013M02606']],
  ['card', ['4111 1111 1111 1111', '5555555555554444', '378282246310005', '6011111111111117']],
  ['social-security', ['078-05-1120', '219-09-9999']],
  ['national-british', ['AB123456C', 'ab 12 34 56 c']],
  ['national-spanish', ['12345678Z', 'X1234567L']],
  ['national-italian', ['RSSMRA85T10A562S']],
  ['national-french', ['2 55 08 14 168 025 38']],
  ['national-finnish', ['131052-308T']],
  ['national-swiss', ['756.9217.0769.85']],
  ['national-polish', ['44051401359']],
  ['national-belgian', ['85.07.30-033.28']],
  ['national-brazilian', ['529.982.247-25']],
  ['national-german', ['86095742719']],
  ['national-indian', ['2341 2341 2346']],
  ['national-swedish', ['811218-9876']],
  ['national-dutch', ['111222333']],
  ['phone', ['+49 30 901820', '(555) 123-4567', '555-123-4567', '030 / 901820']],
  ['ip-address', ['192.168.0.17']],
])('%s: %j are recognised', (id, texts) => {
  for (const text of texts) expect(kindOf(text), text).toBe(id)
})

test('a digit that was changed is found by the check digits of every number that has them', () => {
  const numbers = [
    'DE89370400440532013000',
    '4111111111111111',
    '7569217076985',
    '44051401359',
    '52998224725',
    '86095742719',
  ]
  for (const number of numbers)
    for (const [place, digit] of [...number].entries()) {
      if (!/\d/.test(digit) || place < 2) continue
      const changed = `${number.slice(0, place)}${(Number(digit) + 1) % 10}${number.slice(place + 1)}`
      expect(kindOf(changed), changed).not.toBe(kindOf(number))
    }
})

test('texts that are no personal data are taken for none', () => {
  const values = [
    '2024-01-31',
    '12.50',
    '1,234,567',
    'A-17',
    'x@y',
    '1.2.3',
    'mail@',
    '12:30:00',
    '4111 1111 1111 1112',
    'DE00 3704 0044 0532 0130 00',
  ]
  for (const value of values) expect(kindOf(value), value).toBe(undefined)
})

test('random numbers of every length are taken for no numbers with check digits', () => {
  for (const length of [7, 8, 9, 10, 11, 12, 13, 14, 15, 16]) {
    const rng = createRng(length)
    const digits = () => rows(length, (place) => (place === 0 ? 1 + rng.below(9) : rng.below(10))).join('')
    expect(said('serial', rows(500, digits)), String(length)).toBe(undefined)
  }
})

test('no text of three letters or more is printed whole', () => {
  const mail = rows(30, (row) => `somebody${row}@example.org`)
  expect(said('contact', mail)).toMatch(/e-mail addresses \(100 % of the texts looked at, such as s•••••••/)
  fc.assert(
    fc.property(fc.array(fc.emailAddress(), { minLength: 10, maxLength: 20 }), (addresses) => {
      const message = said('contact', addresses) ?? ''
      for (const address of addresses) expect(message).not.toContain(address)
    }),
  )
})

test('a few addresses in prose are enough, one is not', () => {
  const prose = (every: number) =>
    rows(60, (row) => (row % every === 0 ? `please write to a${row}@example.org soon` : `row ${row} of the letters`))
  expect(said('note', prose(10), 'text')).toMatch(/e-mail/)
  expect(said('note', prose(60), 'text')).toBe(undefined)
})

test('names of people: by dictionary under any name, by the header alone where it can mean nothing else', () => {
  const first = [
    'Anna',
    'Peter',
    'Maria',
    'Thomas',
    'Julia',
    'Michael',
    'Laura',
    'David',
    'Sophie',
    'Paul',
    'Emma',
    'Lukas',
  ]
  const people = rows(48, (row) => `${first[row % 12]} ${['Quexo', 'Ablurt', 'Zorran', 'Mikkt'][Math.floor(row / 12)]}`)
  expect(said('who', people)).toMatch(/names of people/)
  const strange = rows(40, (row) => `Zq${'abcdefghij'[row % 10]}${'klmn'[Math.floor(row / 10)]}`)
  expect(said('last_name', strange)).toMatch(/names of people, going by its name/)
  expect(said('lastName', strange)).toMatch(/names of people/)
  expect(said('name', strange)).toBe(undefined)
  const products = rows(40, (row) => `Widget ${row} large`)
  expect(said('product_name', products)).toBe(undefined)
})

test('phone numbers without signs, and dates of birth, are known by their header', () => {
  const plain = rows(30, (row) => String(15550000000 + row * 7919))
  expect(said('phone', plain)).toMatch(/phone/)
  expect(said('amount', plain)).toBe(undefined)
  const days: Values = rows(30, (row) => row * 86_400_000)
  expect(said('date_of_birth', days, 'date')).toMatch(/dates of birth/)
  expect(said('ordered', days, 'date')).toBe(undefined)
})
