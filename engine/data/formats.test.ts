import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import {
  dateDay,
  decimal,
  dictionary,
  float32,
  int64,
  tableFromArrays,
  tableToIPC,
  timestamp,
  utf8,
} from '@uwdata/flechette'
import { strToU8, zipSync } from 'fflate'
import { writeXlsx } from 'hucre/xlsx'
import sqlite from 'node-sqlite3-wasm'
import { describe, expect, test } from 'vitest'
import { LatheError } from '../../shared/core/index.ts'
import { type SourceTable, sourceTexts } from '../../shared/table/index.ts'
import { withDuck } from './duckdb.ts'
import { type ReadOptions, readSource, type SourceRead, withTemporaryFolder } from './index.ts'
import { lz4Decompress } from './lz4-frame.ts'

const rowsOf = ({ header, columns, rows }: SourceTable): string[][] => {
  const texts = columns.map((column) => [...sourceTexts(column)])
  return [[...header], ...Array.from({ length: rows }, (_, row) => texts.map((column) => column[row] ?? ''))]
}

/** Reads a file of these bytes; its name says nothing of its format. */
const read = (bytes: string | Uint8Array, options: ReadOptions = {}, name = 'data'): Promise<SourceRead> =>
  withTemporaryFolder(async (folder) => {
    const path = join(folder, name)
    await writeFile(path, bytes)
    return readSource(path, options)
  })

async function refusal(reading: Promise<unknown>): Promise<LatheError> {
  const error = await reading.then(
    () => new Error('it was read'),
    (reason: unknown) => reason,
  )
  if (error instanceof LatheError) return error
  throw error
}

const ids = ({ findings }: SourceRead): string[] => findings.map(({ id }) => id)
const CSV = 'id,name\n007,ä\n2,"x\ny"\n'
const ROWS = [
  ['id', 'name'],
  ['007', 'ä'],
  ['2', 'x\ny'],
]

describe('archives', () => {
  test.each([
    ['gzip', gzipSync(CSV), 'csv'],
    ['zip', zipSync({ 'a/data.csv': strToU8(CSV), '__MACOSX/._data.csv': strToU8('x') }), 'csv'],
    ['gzip in zip', zipSync({ 'data.csv.gz': gzipSync(CSV) }), 'csv'],
    [
      'JSON in zip',
      zipSync({ 'data.json': strToU8('[{"id": "007", "name": "ä"}, {"id": 2, "name": "x\\ny"}]') }),
      'json',
    ],
  ])('%s of one file is that file', async (_, bytes, format) => {
    const found = await read(bytes)
    expect([rowsOf(found.table), found.format, found.parts]).toEqual([ROWS, format, null])
  })

  test('files of the same columns are one table, in which each row names its file', async () => {
    const bytes = zipSync({
      'may.csv': strToU8('b,a\n1,2\n'),
      'april.csv': strToU8('a,b\n3,4\n5\n6,7\n'),
      'x.md': strToU8('-'),
    })
    const { table, parts, findings } = await read(bytes)
    expect(rowsOf(table)).toEqual([
      ['source_file', 'a', 'b'],
      ['april.csv', '3', '4'],
      ['april.csv', '6', '7'],
      ['may.csv', '2', '1'],
    ])
    expect([table.records, [...(table.recordOf ?? [])]]).toEqual([4, [0, 2, 3]])
    expect(table.setAside).toMatchObject([{ file: 'april.csv', record: 1, line: 3, text: '5' }])
    expect([parts, findings.map(({ id }) => id)]).toEqual([
      { noun: 'file', names: ['april.csv', 'may.csv'], chosen: '*' },
      ['source-file'],
    ])
  })

  test('of different files the largest is read and the others are named; each can be chosen, or all', async () => {
    const bytes = zipSync({ 'a.csv': strToU8('x,y\n1,2\n'), 'b.csv': strToU8('x,z\n1,2\n3,4\n') })
    const found = await read(bytes)
    expect([rowsOf(found.table)[0], ids(found)]).toEqual([['x', 'z'], ['other-parts']])
    expect(rowsOf((await read(bytes, { table: 'A.csv' })).table)).toEqual([
      ['x', 'y'],
      ['1', '2'],
    ])
    const all = await read(bytes, { table: '*' })
    expect(rowsOf(all.table)[1]).toEqual(['a.csv', '1', '2', ''])
    expect(ids(all)).toEqual(['file-differs', 'file-differs', 'source-file'])
    expect((await refusal(read(bytes, { table: 'c.csv' }))).details.next).toBe('There are: a.csv, b.csv.')
  })

  test('several files are one table', async () => {
    await withTemporaryFolder(async (folder) => {
      await writeFile(join(folder, 'one.csv'), 'a,b\n1,2\n')
      await writeFile(join(folder, 'two.json'), '[{"b": 4, "a": 3}]')
      const { table, bytes } = await readSource(join(folder, 'one.csv'), { also: [join(folder, 'two.json')] })
      expect([rowsOf(table), bytes]).toEqual([
        [
          ['source_file', 'a', 'b'],
          ['one.csv', '1', '2'],
          ['two.json', '3', '4'],
        ],
        26,
      ])
    })
  })

  test('a bomb, a damaged archive and an archive in an archive are refused', async () => {
    const zeros = new Uint8Array(3 << 20)
    const bomb = gzipSync(Buffer.concat(Array.from({ length: 90 }, () => zeros)))
    expect((await refusal(read(bomb))).message).toContain('far more than packed data')
    const whole = zipSync({ 'a.csv': strToU8('a,b\n1,2\n'.repeat(500)) })
    expect((await refusal(read(whole.subarray(0, 60)))).message).toMatch(/does not unpack: .*[^.]\.$/)
    const nested = zipSync({ 'inner.zip': zipSync({ 'a.csv': strToU8('a\n1\n') }) })
    expect((await refusal(read(nested))).message).toContain('archive inside an archive')
  })
})

describe('workbooks', () => {
  const sheet = (name: string, rows: (string | number | boolean | Date | null)[][]) => ({ name, rows })
  const day = new Date(Date.UTC(2024, 0, 15))

  test('numbers, dates, booleans and texts are read in full; titles above the table are left out', async () => {
    const bytes = await writeXlsx({
      sheets: [
        sheet('Empty', []),
        sheet('Sales', [
          ['Sales of 2024', null, null, null],
          [],
          ['day', 'code', 'amount', 'paid'],
          [day, '007', 1234.5, true],
          [new Date(Date.UTC(2024, 1, 3, 13, 30, 5)), 'x, "y"', 1e21, false],
          [],
          [null, 'z', 0.1, null],
        ]),
      ],
    })
    const found = await read(bytes)
    expect(rowsOf(found.table)).toEqual([
      ['day', 'code', 'amount', 'paid'],
      ['2024-01-15', '007', '1234.5', 'TRUE'],
      ['2024-02-03T13:30:05', 'x, "y"', '1e+21', 'FALSE'],
      ['', 'z', '0.1', ''],
    ])
    expect([found.format, found.parts?.chosen, ids(found)]).toEqual(['excel', 'Sales', ['other-parts', 'skipped-rows']])
  })

  test('a sheet and a range can be chosen', async () => {
    const bytes = await writeXlsx({
      sheets: [
        sheet('A', [['x'], [1]]),
        sheet('B', [
          ['p', 'q', 'r'],
          [1, 2, 3],
          [4, 5, 6],
          [7, 8, 9],
        ]),
      ],
    })
    expect(rowsOf((await read(bytes, { sheet: 'b', range: 'B1:C3' })).table)).toEqual([
      ['q', 'r'],
      ['2', '3'],
      ['5', '6'],
    ])
    expect((await refusal(read(bytes, { sheet: 'C' }))).details.next).toBe('There are: A, B.')
    expect((await refusal(read(bytes, { range: 'B1-C3' }))).code).toBe('usage')
  })

  test('formulas give the value they were saved with, merged cells and errors are told', async () => {
    const found = await read(handMadeWorkbook())
    expect(rowsOf(found.table)).toEqual([
      ['a', 'b'],
      ['1', '3'],
      ['2', '#DIV/0!'],
      ['m', ''],
    ])
    expect(ids(found)).toEqual(['merged-cells', 'error-cells'])
  })

  test('a damaged workbook is refused', async () => {
    const bytes = zipSync({ 'xl/workbook.xml': strToU8('<workbook'), 'x.csv': strToU8('a\n1\n') })
    expect(await refusal(read(bytes))).toMatchObject({ code: 'data', message: expect.stringContaining('workbook') })
  })
})

/** A sheet with a formula, an error and a merged area, as other programs write them. */
function handMadeWorkbook(): Uint8Array {
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const packages = 'http://schemas.openxmlformats.org/package/2006'
  const text = (at: string, value: string) => `<c r="${at}" t="inlineStr"><is><t>${value}</t></is></c>`
  const rows = [
    text('A1', 'a') + text('B1', 'b'),
    '<c r="A2"><v>1</v></c><c r="B2"><f>A2+2</f><v>3</v></c>',
    '<c r="A3"><v>2</v></c><c r="B3" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
    text('A4', 'm'),
  ]
  const data = rows.map((cells, at) => `<row r="${at + 1}">${cells}</row>`).join('')
  const types = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
  const files = {
    '[Content_Types].xml': `<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${types}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${types}.worksheet+xml"/></Types>`,
    '_rels/.rels': `<Relationships xmlns="${packages}/relationships"><Relationship Id="r" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${packages}/relationships"><Relationship Id="r1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${main}"><sheetData>${data}</sheetData><mergeCells><mergeCell ref="A4:B4"/></mergeCells></worksheet>`,
  }
  return zipSync(
    Object.fromEntries(Object.entries(files).map(([name, xml]) => [name, strToU8(`<?xml version="1.0"?>${xml}`)])),
  )
}

describe('Arrow', () => {
  test.each(['stream', 'file'] as const)('an IPC %s is read with every digit', async (format) => {
    const bytes = tableToIPC(
      tableFromArrays(
        {
          big: [9007199254740993n, -1n, null],
          small: [0.1, -2.5, null],
          money: [12.34, -0.05, null],
          day: [new Date(Date.UTC(2024, 0, 15)), new Date(0), null],
          at: [Date.UTC(2024, 0, 15, 1, 2, 3, 450), -1, null],
          level: ['007', 'b', null],
          list: [[1, 2], [], null],
          flag: [true, false, null],
        },
        {
          types: {
            big: int64(),
            small: float32(),
            money: decimal(10, 2),
            day: dateDay(),
            at: timestamp(1, 'UTC'),
            level: dictionary(utf8()),
          },
        },
      ),
      { format },
    )
    if (bytes === null) throw new Error('the table was not written')
    const found = await read(bytes)
    expect(rowsOf(found.table)).toEqual([
      ['big', 'small', 'money', 'day', 'at', 'level', 'list', 'flag'],
      ['9007199254740993', '0.1', '12.34', '2024-01-15', '2024-01-15T01:02:03.45Z', '007', '[1,2]', 'true'],
      ['-1', '-2.5', '-0.05', '1970-01-01', '1969-12-31T23:59:59.999Z', 'b', '[]', 'false'],
      ['', '', '', '', '', '', '', ''],
    ])
    expect([found.format, found.reader, ids(found)]).toEqual(['arrow', 'arrow', ['nested-values']])
  })

  test('a cut file is refused', async () => {
    const bytes = tableToIPC(tableFromArrays({ a: [1, 2, 3] }), { format: 'file' })
    expect((await refusal(read(bytes?.subarray(0, 90) ?? ''))).message).toContain('cannot be read as Arrow')
  })

  test('a column whose length is damaged is refused before anybody walks along it', async () => {
    const table = tableFromArrays({ a: [1, 2, 3, 4, 5, 6, 7], b: [1.5, 2, 3, 4, 5, 6, null] })
    const bytes = Buffer.from(tableToIPC(table, { format: 'file' }) ?? [])
    // Where the batch says that a column has 7 rows, of which one is null: 64 bits each.
    const node = Buffer.alloc(16)
    node[0] = 7
    node[8] = 1
    expect(bytes.includes(node)).toBe(true)
    bytes[bytes.indexOf(node) + 5] = 1
    expect((await refusal(read(bytes))).message).toMatch(/cannot be read as Arrow: .* rows/)
  })

  test('an LZ4 frame: literals, a copy that overlaps itself, a stored block', () => {
    const frame = [0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82]
    const block = [0x32, 97, 98, 99, 3, 0, 0x10, 33]
    const stored = [3, 0, 0, 0x80, 120, 121, 122]
    const bytes = Uint8Array.from([...frame, block.length, 0, 0, 0, ...block, ...stored, 0, 0, 0, 0])
    expect(Buffer.from(lz4Decompress(bytes)).toString()).toBe('abcabcabc!xyz')
  })
})

describe('databases', () => {
  const withDatabase = (sql: string, use: (path: string) => Promise<void>): Promise<void> =>
    withTemporaryFolder(async (folder) => {
      const path = join(folder, 'data')
      const database = new sqlite.Database(path)
      database.exec(sql)
      database.close()
      await use(path)
    })

  test('the table with the most rows is read, or the one that is asked for', async () => {
    const sql = `CREATE TABLE "a ""b" (id INTEGER, t TEXT, x REAL, y BLOB); INSERT INTO "a ""b" VALUES (9007199254740993, '007', 0.1, x'00ff'), (2, NULL, 3.0, NULL);
      CREATE TABLE small (z); INSERT INTO small VALUES (1); CREATE VIEW v AS SELECT z + 1 AS z FROM small`
    await withDatabase(sql, async (path) => {
      const found = await readSource(path)
      expect(rowsOf(found.table)).toEqual([
        ['id', 't', 'x', 'y'],
        ['9007199254740993', '007', '0.1', '00ff'],
        ['2', '', '3', ''],
      ])
      expect([found.format, found.parts?.names, ids(found)]).toEqual([
        'sqlite',
        ['a "b', 'small', 'v'],
        ['other-parts'],
      ])
      expect(rowsOf((await readSource(path, { table: 'V' })).table)).toEqual([['z'], ['2']])
    })
  })

  test('an empty database and a damaged one are refused', async () => {
    await withDatabase('CREATE TABLE t (a)', async (path) => {
      expect((await refusal(readSource(path))).message).toContain('has no rows')
    })
    expect((await refusal(read('SQLite format 3\u0000 and nothing'))).message).toContain('SQLite')
  })
})

describe('nested values', () => {
  test('records under a key, lists and objects as text', async () => {
    const found = await read(
      '{"meta": {"n": 2}, "tags": [{"t": 1}], "rows": [{"a": 1.0, "b": [1, 2]}, {"a": 2, "b": {"c": null}}]}',
      {},
      'x.json',
    )
    expect(rowsOf(found.table)).toEqual([
      ['a', 'b'],
      ['1.0', '[1, 2]'],
      ['2', '{"c": null}'],
    ])
    expect(ids(found)).toEqual(['nested-values', 'other-parts'])
  })

  test('structs and lists of a Parquet file are JSON', async () => {
    await withTemporaryFolder(async (folder) => {
      const path = join(folder, 'x')
      const sql = `COPY (SELECT 1 AS a, {'x': [1, 2], 'y': 'é'} AS s, [DATE '2024-01-15'] AS l) TO '${path}' (FORMAT parquet)`
      await withDuck({ folder }, (connection) => connection.run(sql).then(() => {}))
      const found = await readSource(path)
      expect(rowsOf(found.table)[1]).toEqual(['1', '{"x":[1,2],"y":"é"}', '["2024-01-15"]'])
      expect(found.findings).toMatchObject([{ id: 'nested-values', columns: ['s', 'l'] }])
    })
  })
})
