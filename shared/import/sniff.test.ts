import { describe, expect, test } from 'vitest'
import { detectBinary, detectEncoding, layoutOf, sniffDialect, uniqueNames } from './index.ts'

describe('sniffDialect()', () => {
  test.each([
    ['comma', 'a,b\n1,2\n3,4\n', { delimiter: ',', quote: '"', header: true, skip: 0 }],
    ['semicolon and decimal comma', 'a;b\n1,5;x\n2,5;y\n', { delimiter: ';', header: true }],
    ['tabulator', 'a\tb c\n1\tx y\n', { delimiter: '\t' }],
    ['bar', 'a|b\n1|x, y\n', { delimiter: '|' }],
    ['numbers between blanks', '1 2 3\n4 5 6\n7 8 9\n', { delimiter: ' ', header: false }],
    ['one column of names', 'name\nJohn Smith\nMary Jones\n', { delimiter: ',', header: true }],
    ['one column of moments', 'at\n2012-01-01 10:00:00\n2012-01-02 11:30:00\n', { delimiter: ',' }],
    ['decimal commas in one column', 'price\n1,5\n2,25\n', { header: true, skip: 0 }],
    ['single quotes', "'a','b'\n'1','x,y'\n'2','z'\n", { delimiter: ',', quote: "'", header: true }],
    ['quotes escaped by backslash', 'a,b\n"x \\" y, z",1\n"w",2\n', { delimiter: ',', quote: '"', escape: '\\' }],
    ['quotes as inches', 'size;n\n5";1\n6";2\n', { delimiter: ';', header: true }],
    ['preamble', '# exported, by me\n# today\n\na,b,c\n1,2,3\n4,5,6\n', { skip: 3, header: true }],
    ['title padded with delimiters', 'Sales,,\na,b,c\n1,2,3\n4,5,6\n', { skip: 1, header: true }],
    ['no header', '1,2,x\n3,4,y\n', { header: false, skip: 0 }],
    ['years as names', 'country,2010,2011\nA,1.5,2.5\nB,3,4\n', { header: true }],
    ['all texts', 'name,city\nJo,Rome\nAl,Bonn\n', { header: true }],
    ['texts that come again', 'x,y\nx,z\ny,z\nx,y\n', { header: false }],
    ['CRLF', 'a,b\r\n1,2\r\n', { newline: '\r\n' }],
    ['CR', 'a,b\r1,2\r', { newline: '\r' }],
    ['several line ends', 'a,b\n1,2\r\n3,4\n', { newline: 'mixed' }],
  ])('finds out %s', (_, sample, expected) => {
    expect(sniffDialect(sample)).toMatchObject(expected)
  })

  test('never changes what it is told', () => {
    const told = { delimiter: ';', quote: '', escape: '', header: false, skip: 1, encoding: 'utf-16le' } as const
    expect(sniffDialect('a,b\n1,2\n', told)).toEqual({ ...told, newline: '\n' })
  })
})

describe('layoutOf()', () => {
  const layout = (text: string) => layoutOf(new TextEncoder().encode(text), sniffDialect(text), true)

  test('says where the data begin', () => {
    expect(layout('# x\n\n"a\nb",c\n1,2\n3,4\n')).toMatchObject({ header: ['a\nb', 'c'], byte: 13, line: 5 })
    expect(layout('1,2\n3,4\n')).toMatchObject({ header: ['', ''], byte: 0, line: 1 })
  })

  test("knows R's row names", () => {
    expect(layout('height,weight\n1,170,60\n2,180,70\n')?.header).toEqual(['', 'height', 'weight'])
  })

  test('asks for more where the header runs past the sample', () => {
    const text = 'a,b,c'
    expect(layoutOf(new TextEncoder().encode(text), sniffDialect('a,b,c\n1,2,3\n'), false)).toBeUndefined()
  })
})

test('uniqueNames() gives repeated and empty names of their own', () => {
  expect(uniqueNames(['a', 'a', '', ' a_2', 'a', 'column_3'])).toEqual([
    'a',
    'a_3',
    'column_3_2',
    'a_2',
    'a_4',
    'column_3',
  ])
})

describe('encodings', () => {
  const utf16 = (text: string, little: boolean): Uint8Array =>
    Uint8Array.from([...text].flatMap((char) => (little ? [char.charCodeAt(0), 0] : [0, char.charCodeAt(0)])))

  test.each([
    ['utf-8', new TextEncoder().encode('äöü,€'), 0],
    ['utf-8', Uint8Array.of(0xef, 0xbb, 0xbf, 97), 3],
    ['utf-8', Uint8Array.of(97, 0xe2, 0x82), 0],
    ['utf-16le', Uint8Array.of(0xff, 0xfe, 97, 0), 2],
    ['utf-16be', Uint8Array.of(0xfe, 0xff, 0, 97), 2],
    ['utf-16le', utf16('a,b\n1,2', true), 0],
    ['utf-16be', utf16('a,b\n1,2', false), 0],
    ['windows-1252', Uint8Array.of(97, 0xe9, 44, 98), 0],
  ])('detectEncoding() knows %s', (encoding, bytes, markBytes) => {
    expect(detectEncoding(bytes)).toEqual({ encoding, markBytes })
  })

  test('detectBinary() names what a file looks like, and lets text pass', () => {
    expect(detectBinary(Uint8Array.of(0x50, 0x4b, 3, 4, 20))?.looksLike).toContain('Excel')
    expect(detectBinary(Uint8Array.from({ length: 100 }, (_, at) => at % 7))).toMatchObject({
      looksLike: 'binary data',
    })
    expect(detectBinary(new TextEncoder().encode('a,b\n1,\u0000\n2,3\n'.repeat(9)))).not.toBeNull()
    expect(detectBinary(new TextEncoder().encode(`a,b\n${'1,2\n'.repeat(99)}1,\u0000\n`))).toBeNull()
    expect(detectBinary(utf16('a,b\n1,2', true))).toBeNull()
  })
})
