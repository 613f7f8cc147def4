import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  cellsOf,
  type Dialect,
  type Layout,
  layoutOf,
  RecordScanner,
  repairedCells,
  type Survey,
  Surveyor,
} from './index.ts'

const DIALECT: Dialect = {
  delimiter: ',',
  quote: '"',
  escape: '"',
  encoding: 'utf-8',
  newline: '\n',
  header: true,
  skip: 0,
}
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

function survey(text: string, options: { block?: number; dialect?: Partial<Dialect> } = {}): Survey {
  const dialect = { ...DIALECT, ...options.dialect }
  const bytes = bytesOf(text)
  const layout: Layout | undefined = layoutOf(bytes, dialect, true)
  if (layout === undefined) throw new Error('the header has no end')
  const surveyor = new Surveyor(dialect, layout)
  const block = options.block ?? bytes.length + 1
  for (let at = layout.byte; at < bytes.length; at += block)
    surveyor.push(bytes.subarray(at, Math.min(at + block, bytes.length)), false)
  surveyor.push(new Uint8Array(0), true)
  return surveyor.finish()
}

const reasons = (found: Survey): string[] => found.setAside.map(({ line, reason }) => `${line}: ${reason}`)

test('a ragged record is set aside with its number, line, byte, reason and text', () => {
  const found = survey('a,b,c\n1,2,3\n4,5\n6,7,8\n1,2,3,4\n')
  expect([found.records, found.rows, [...(found.recordOf ?? [])]]).toEqual([4, 2, [0, 2]])
  expect(found.setAside).toEqual([
    { record: 1, line: 3, byte: 12, column: null, reason: '2 fields where the header has 3', text: '4,5' },
    { record: 3, line: 5, byte: 22, column: null, reason: '4 fields where the header has 3', text: '1,2,3,4' },
  ])
  expect(found.ranges).toEqual([6, 12, 16, 22])
})

test('line numbers count the line ends inside quotes', () => {
  expect(reasons(survey('a,b\n1,"x\ny\r\nz"\n2\n'))).toEqual(['5: 1 field where the header has 2'])
})

test('a stray quote does not take the following records along', () => {
  const found = survey('a,b\n1,x\n2,"y\n3,z\n4,"w"\n5,v\n')
  expect([found.rows, reasons(found)]).toEqual([5, []])
  expect(found.repaired).toEqual([{ record: 1, line: 3, byte: 8 }])
})

test('an unterminated quote is text where its line then has all its fields, and sets its own line aside where not', () => {
  expect(survey('a,b\n1,x\n2,"y\n3,z\n')).toMatchObject({ rows: 3, repaired: [{ line: 3 }] })
  const found = survey('a,b,c\n1,x,2\n2,"y\n3,z,4\n')
  expect(reasons(found)).toEqual(['3: the quote that opens field 2 is never closed'])
  expect(found.rows).toBe(2)
})

test('records of too few fields are filled up where few have as many as the header', () => {
  expect(survey('a,b,c\n1\n1,2\n1,2,3\n1,2\n')).toMatchObject({ rows: 4, padded: 3, firstPadded: { line: 2 } })
  expect(survey('a,b,c\n1,2,3\n1,2\n4,5,6\n')).toMatchObject({ rows: 2, padded: 0 })
})

test('a delimiter of several characters separates fields only where it stands whole', () => {
  const dialect = { delimiter: '||' }
  expect(survey('a||b\n1|2||"3||4"\n', { dialect })).toMatchObject({ rows: 1, width: 2, contentBytes: 7 })
})

test('the rest of a broken record of several lines does not pass for a good one', () => {
  const found = survey('a,b\n1,"x"y\nz",w\n2,v\n')
  expect(found.repaired.length).toBe(1)
  expect(reasons(found)).toEqual(['3: an odd number of quotes, after a record whose quotes are broken'])
})

test('a record of several lines with too many fields is set aside whole', () => {
  const found = survey('a,b,c\n1,"x\ny",z,w\n1,2,3\n')
  expect([found.records, found.rows, found.setAside[0]?.text]).toEqual([2, 1, '1,"x\ny",z,w'])
})

test('zero bytes set a record aside', () => {
  expect(reasons(survey('a,b\n1,\u0000\n2,3\n'))).toEqual(['2: a zero byte in field 2'])
})

test('blank lines are no records, except between the cells of a single column', () => {
  expect(survey('a,b\n\n1,2\n \n\n3,4\n\n')).toMatchObject({ records: 2, rows: 2, irregular: false })
  expect(survey('a\n1\n\n\n2\n\n')).toMatchObject({ records: 4, rows: 4, irregular: true })
})

test('a delimiter at the end of every line makes no record ragged', () => {
  expect(survey('a,b,\n1,2,\n3,4,\n').setAside).toEqual([])
  expect(survey('a,b\n1,2,\n3,4,\n').setAside).toEqual([])
  expect(survey('a,b,\n1,2\n3,4\n').setAside).toEqual([])
})

test('CR, LF and CRLF end records; a mix is told', () => {
  expect(survey('a,b\r1,2\r3,4\r')).toMatchObject({ rows: 2, newline: '\r', irregular: false })
  expect(survey('a,b\r\n1,2\r\n3,4')).toMatchObject({ rows: 2, newline: '\r\n', irregular: false })
  expect(survey('a,b\n1,2\r\n3,4\r5,6\n')).toMatchObject({ rows: 3, newline: 'mixed', irregular: true })
})

test('blanks around a quoted field are dropped, a quote inside a field is not', () => {
  expect(survey('a,b\n1, "x,y" \n')).toMatchObject({ rows: 1, irregular: true })
  expect(survey(`a,b\n1,5'9"\n2, "x" y\n`)).toMatchObject({ rows: 2, irregular: false })
})

test('the survey does not depend on where blocks end', () => {
  const part = fc.constantFrom('a', 'ü', ',', '"', '""', '\n', '\r\n', '\r', '"x,\n"', ' ', '\\"', '\u0000', '1,2\n')
  const text = fc.array(part, { maxLength: 40 }).map((parts) => `h,i\n${parts.join('')}`)
  const escapes = fc.constantFrom<('"' | '\\')[]>('"', '\\')
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 7 }), escapes, (written, block, mark) => {
      const whole = survey(written, { dialect: { escape: mark } })
      expect(survey(written, { block, dialect: { escape: mark } })).toEqual(whole)
      expect(whole.rows + whole.setAside.length).toBe(whole.records)
    }),
    { numRuns: 2000 },
  )
})

test('ranges and content bytes describe exactly the good records', () => {
  const part = fc.constantFrom('a', 'ü', ',', '"', '\n', '"x,\n"', '1,2\n', '"q""r",2\n')
  fc.assert(
    fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
      const text = `h,i\n${parts.join('')}`
      const bytes = bytesOf(text)
      const found = survey(text)
      const scanner = new RecordScanner(DIALECT, true)
      let rows = 0
      let content = 0
      for (let range = 0; range < found.ranges.length; range += 2) {
        const from = found.ranges[range] ?? 0
        const to = found.ranges[range + 1] ?? 0
        const isRepaired = found.repaired.some(({ byte }) => byte === from)
        for (let at = from; at < to; at = scanner.next) {
          scanner.scan(bytes, at, to, true)
          const line = new TextDecoder().decode(bytes.subarray(from, to)).replace(/\n$/u, '')
          const cells = isRepaired ? repairedCells(line, DIALECT) : cellsOf(scanner, bytes)
          if (found.padded === 0) expect(cells.length).toBe(found.width)
          content += bytesOf(cells.join('')).length
          rows++
        }
      }
      expect([rows, content]).toEqual([found.rows, found.contentBytes])
    }),
    { numRuns: 1000 },
  )
})
