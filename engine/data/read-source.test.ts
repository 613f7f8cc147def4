import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { LatheError } from '../../shared/core/index.ts'
import { type SourceTable, sourceTexts } from '../../shared/table/index.ts'
import { withDuck } from './duckdb.ts'
import { type ReadOptions, readSource, type SourceRead, withTemporaryFolder } from './index.ts'

const cellsOf = (table: SourceTable): string[][] => {
  const columns = table.columns.map((column) => [...sourceTexts(column)])
  return Array.from({ length: table.rows }, (_, row) => columns.map((column) => column[row] ?? ''))
}

/** Reads a file of these bytes, and checks that nothing is left behind. */
async function read(bytes: string | Uint8Array, name = 'table.csv', options: ReadOptions = {}): Promise<SourceRead> {
  return withTemporaryFolder(async (folder) => {
    const path = join(folder, name)
    await writeFile(path, bytes)
    return readSource(path, options)
  })
}

async function refusal(reading: Promise<unknown>): Promise<LatheError> {
  const error = await reading.then(
    () => new Error('it was read'),
    (reason: unknown) => reason,
  )
  if (error instanceof LatheError) return error
  throw error
}

const utf16 = (text: string, little: boolean): Buffer => {
  const bytes = Buffer.from(text, 'utf16le')
  return little ? bytes : bytes.swap16()
}

describe('delimited text', () => {
  test('is read as it stands, quotes undone, blanks kept', async () => {
    const { table, dialect, format, reader } = await read('a, b ,a\n1," x ""y"", z ",\n2,"",  q\n')
    expect(cellsOf(table)).toEqual([
      ['1', ' x "y", z ', ''],
      ['2', '', '  q'],
    ])
    expect([table.names, table.header]).toEqual([
      ['a', 'b', 'a_2'],
      ['a', ' b ', 'a'],
    ])
    expect(dialect).toEqual({
      delimiter: ',',
      quote: '"',
      escape: '"',
      encoding: 'utf-8',
      newline: '\n',
      header: true,
      skip: 0,
    })
    expect([format, reader]).toEqual(['csv', 'duckdb'])
  })

  test('hash and size are those of the file', async () => {
    const { bytes, sha256 } = await read('a,b\n1,2\n')
    expect([bytes, sha256]).toEqual([8, '492d5ea496056f1a6a6592241032fab764c321596317930b4fa0e1e8bc3b7470'])
  })

  test.each([
    ['UTF-8 with a mark', Buffer.from('\ufeffä,b\n1,€\nx\n'), 'utf-8', 14],
    ['UTF-16LE with a mark', utf16('\ufeffä,b\n1,€\nx\n', true), 'utf-16le', 18],
    ['UTF-16BE with a mark', utf16('\ufeffä,b\n1,€\nx\n', false), 'utf-16be', 18],
    ['Windows-1252', Buffer.from([0xe4, 0x2c, 0x62, 10, 0x31, 0x2c, 0x80, 10, 0x78, 10]), 'windows-1252', 8],
  ])('%s gives the same table', async (_, bytes, encoding, at) => {
    const { table, dialect } = await read(bytes)
    expect([table.names, cellsOf(table), dialect?.encoding]).toEqual([['ä', 'b'], [['1', '€']], encoding])
    expect(table.setAside).toEqual([
      { record: 1, line: 3, byte: at, column: null, reason: '1 field where the header has 2', text: 'x' },
    ])
  })

  test('a file that stops being UTF-8 after megabytes is read as Windows-1252', async () => {
    const text = `a,b\n${'1,2\n'.repeat(400_000)}`
    const { table, dialect } = await read(Buffer.concat([Buffer.from(text), Buffer.from([0xe9, 0x2c, 0x31, 10])]))
    expect([table.rows, dialect?.encoding, cellsOf(table).at(-1)]).toEqual([400_001, 'windows-1252', ['é', '1']])
  })

  test.each([
    ['CR', 'a,b\r1,2\r3,4\r'],
    ['CRLF', 'a,b\r\n1,2\r\n3,4\r\n'],
    ['mixed line ends', 'a,b\r\n1,2\n3,4\r'],
    ['blank lines', '\n\na,b\n\n1,2\n  \n3,4\n\n'],
    ['no final line end', 'a,b\n1,2\n3,4'],
    ['a delimiter too many on every line', 'a,b,\n1,2,\n3,4,\n'],
    ['a delimiter too many on data lines', 'a,b\n1,2,\n3,4,\n'],
    ['comments above', '# by me\n# today\na,b\n1,2\n3,4\n'],
    ['blanks around quotes', 'a, "b" \n1, "2"\n3, "4"\n'],
    ['single quotes', "'a','b'\n'1','2'\n'3','4'\n"],
    ['semicolons', 'a;b\n1;2\n3;4\n'],
  ])('%s give the same table', async (_, text) => {
    const { table } = await read(text)
    expect([table.names, cellsOf(table)]).toEqual([
      ['a', 'b'],
      [
        ['1', '2'],
        ['3', '4'],
      ],
    ])
  })

  test('blank cells of a single column are rows', async () => {
    const { table } = await read('a\n1\n\n2\n\n')
    expect([table.rows, cellsOf(table)]).toEqual([3, [['1'], [''], ['2']]])
  })

  test('a set-aside record between a CR and a blank line takes nothing along', async () => {
    const { table } = await read('a\n1\r2\r3,4,5\n\n6\n7\n', 'table.csv', {
      delimiter: ',',
      quote: '"',
      header: true,
    })
    expect(table.rows + table.setAside.length).toBe(table.records)
    expect(cellsOf(table).slice(-2)).toEqual([['6'], ['7']])
  })

  test('200,000 columns are read', async () => {
    const line = (text: string) => Array.from({ length: 200_000 }, (_, column) => `${text}${column}`).join(',')
    const { table } = await read([line('c'), line(''), line('1')].join('\n'))
    expect([table.rows, table.columns.length, table.names.at(-1)]).toEqual([2, 200_000, 'c199999'])
  })

  test('rows set aside keep the numbers of the others', async () => {
    const { table } = await read('a,b\n1,2\n3\n4,5\n6,"7",\n8,9\n', 'table.csv', { quote: '"' })
    expect([table.rows, table.records, [...(table.recordOf ?? [])]]).toEqual([3, 5, [0, 2, 4]])
    expect(cellsOf(table)).toEqual([
      ['1', '2'],
      ['4', '5'],
      ['8', '9'],
    ])
  })

  test('stray quotes stay in their cells, and a finding says where', async () => {
    const { table, findings } = await read('a,b,c\n1,"x,"y, z"\n2,"5"" pipe",""w"\n3,v,"\n', 'table.csv', {
      quote: '"',
    })
    expect(cellsOf(table)).toEqual([
      ['1', '"x', 'y, z'],
      ['2', '5" pipe', '"w'],
      ['3', 'v', '"'],
    ])
    expect(findings).toMatchObject([{ id: 'stray-quotes', message: expect.stringContaining('line 2') }])
  })

  test('fields separated by several characters, a header of several records', async () => {
    const options = { delimiter: '||', headerRows: 2 }
    const { table } = await read('size||size\ncm||\n1||"a||b"\n2||c|d\n', 'table.csv', options)
    expect(table.header).toEqual(['size cm', 'size'])
    expect(cellsOf(table)).toEqual([
      ['1', 'a||b'],
      ['2', 'c|d'],
    ])
  })

  test('what is given is not found out', async () => {
    const { table } = await read('x\n1;2,3\n4;5,6\n', 'table.csv', {
      delimiter: ',',
      header: false,
      skip: 1,
      quote: '',
    })
    expect([table.names, cellsOf(table)]).toEqual([
      ['column_1', 'column_2'],
      [
        ['1;2', '3'],
        ['4;5', '6'],
      ],
    ])
  })

  test('a file name is never a pattern', async () => {
    await withTemporaryFolder(async (folder) => {
      for (const name of ['a[bc]*?.csv', "it's {x}.csv", 'ab.csv']) await writeFile(join(folder, name), `n\n${name}\n`)
      for (const name of ['a[bc]*?.csv', "it's {x}.csv"]) {
        const { table, reader } = await readSource(join(folder, name))
        expect([cellsOf(table), reader]).toEqual([[[name]], 'duckdb'])
      }
    })
  })

  test('cells of megabytes and thousands of columns are read', async () => {
    const long = 'x'.repeat(3_000_000)
    expect(cellsOf((await read(`a,b\n1,${long}\n`)).table)).toEqual([['1', long]])
    const names = Array.from({ length: 5000 }, (_, index) => `c${index}`)
    const { table } = await read(`${names.join(',')}\n${names.join(',')}\n`, 'wide.csv', { header: true })
    expect(table.columns.length).toBe(5000)
  })

  test('gzip is unpacked, whatever the name', async () => {
    const { table, format } = await read(gzipSync('a,b\n1,2\n'), 'table.csv.gz')
    expect([cellsOf(table), format]).toEqual([[['1', '2']], 'csv'])
  })
})

describe('JSON', () => {
  test('keeps the texts of numbers and nested values; absent and null are blank', async () => {
    const { table, format, dialect } = await read(
      '[{"a": 1.0, "b": "x\\u00e9\\n"},\n {"c": {"d": [1, 2]}, "a": 12345678901234567890}, {"b": null, "a": true}]',
      'table.json',
    )
    expect(table.names).toEqual(['a', 'b', 'c'])
    expect(cellsOf(table)).toEqual([
      ['1.0', 'xé\n', ''],
      ['12345678901234567890', '', '{"d": [1, 2]}'],
      ['true', '', ''],
    ])
    expect([format, dialect]).toEqual(['json', null])
  })

  test('sets lines aside that are no objects', async () => {
    const { table, format } = await read('{"a": 1}\n\n{"a": \n[2]\n{"b": "]}"}\n', 'table.txt')
    expect([format, table.records, cellsOf(table), [...(table.recordOf ?? [])]]).toEqual([
      'jsonl',
      4,
      [
        ['1', ''],
        ['', ']}'],
      ],
      [0, 3],
    ])
    expect(table.setAside.map(({ line, byte, text }) => [line, byte, text])).toEqual([
      [3, 10, '{"a":'],
      [4, 17, '[2]'],
    ])
  })
})

describe('Parquet', () => {
  const write = (sql: string, path: string): Promise<unknown> =>
    withDuck({ folder: tmpdir() }, (connection) => connection.run(`COPY (${sql}) TO '${path}' (FORMAT parquet)`))

  test('values become texts that read back to them', async () => {
    await withTemporaryFolder(async (folder) => {
      const path = join(folder, 'x.parquet')
      await write(
        `SELECT * FROM (VALUES (1::DOUBLE, 0.1::FLOAT, DATE '2024-01-31', TIMESTAMP '2024-01-31 17:05:00', true, 'ä', 1.50::DECIMAL(9,2)),
         (1e300, 'nan'::FLOAT, NULL, TIMESTAMP '2024-01-31 17:05:00.125', NULL, '', NULL)) t(d, f, day, moment, yes, s, m)`,
        path,
      )
      const { table, format } = await readSource(path)
      expect(format).toBe('parquet')
      expect(cellsOf(table)).toEqual([
        ['1', '0.1', '2024-01-31', '2024-01-31 17:05:00', 'true', 'ä', '1.50'],
        ['1e+300', 'NaN', '', '2024-01-31 17:05:00.125', '', '', ''],
      ])
    })
  })

  test('a truncated file is refused in one line', async () => {
    const error = await refusal(read(Buffer.from('PAR1 and then nothing'), 'cut.parquet'))
    expect(error.code).toBe('fileUnreadable')
    expect(error.message).not.toContain('\n')
  })
})

describe('what cannot be read', () => {
  test.each([
    ['', 'is empty'],
    [' \n\n', 'is empty'],
    ['a,b\n', 'has a header of 2 columns and no data records'],
    ['a long name,another one\n1,\0\n', 'none of 1 records could be read. Line 2: a zero byte in field 2'],
    ['PK\u0003\u0004\u0000\u0000', 'does not unpack'],
    ['\u0000\u0001\u0002\u0003\u0004', 'byte 0 shows binary data'],
  ])('%j: %s', async (text, message) => {
    const error = await refusal(read(text))
    expect(error.message).toContain(message)
    expect(error).toMatchObject({ code: 'data' })
    expect([error.details.file?.endsWith('table.csv'), typeof error.details.next]).toEqual([true, 'string'])
  })

  test.each([
    ['{"a": 1}', 'one.json', 'one object, not an array'],
    ['[1, 2]', 'numbers.json', 'none of 2 records'],
    ['[{"a": 1}', 'cut.json', 'is no JSON'],
    ['\u00e9', 'latin.jsonl', 'not UTF-8'],
  ])('%s as %s: %s', async (text, name, message) => {
    const error = await refusal(read(Buffer.from(text, 'latin1'), name))
    expect([error.code, error.message]).toEqual(['data', expect.stringContaining(message)])
  })

  test('a missing file and a folder are named', async () => {
    expect(await refusal(readSource('no/such.csv'))).toMatchObject({
      code: 'fileNotFound',
      details: { file: 'no/such.csv' },
    })
    await withTemporaryFolder(async (folder) => {
      await mkdir(join(folder, 'x.csv'))
      expect((await refusal(readSource(join(folder, 'x.csv')))).message).toContain('is a folder')
    })
    expect(await refusal(read('a,b\n1,2\n', 'x.csv', { encoding: 'utf-9' }))).toMatchObject({ code: 'usage' })
  })

  test('a cancelled read stops, and leaves nothing behind', async () => {
    const before = await readdir(tmpdir())
    const controller = new AbortController()
    controller.abort()
    expect(await refusal(read('a,b\n1,2\n', 'x.csv', { signal: controller.signal }))).toMatchObject({
      code: 'cancelled',
    })
    const left = (await readdir(tmpdir())).filter((name) => name.startsWith('lathe-') && !before.includes(name))
    expect(left).toEqual([])
  })
})
