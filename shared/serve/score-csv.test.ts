import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { readSource } from '../../engine/data/index.ts'
import { reasonsOf, tableOfSource } from '../explain/index.ts'
import { sampleBundle } from '../export/sample-pipeline.test-support.ts'
import { type Pipeline, scoreSource } from '../pipeline/index.ts'
import { predictionFile } from './prediction-file.ts'
import { openCsv } from './read-csv.ts'
import { type ScoreOptions, scoreCsv } from './score-csv.ts'

let pipeline: Pipeline
beforeAll(async () => {
  pipeline = (await sampleBundle()).pipeline
})

const OPTIONS: ScoreOptions = { progress: async () => {}, signal: { aborted: false } }
const score = (bytes: Uint8Array, options = OPTIONS) => scoreCsv(pipeline, openCsv(bytes, 'new.csv'), options)
const utf8 = (text: string) => new TextEncoder().encode(text)

const HEADER = 'age,capital-gain,job,__proto__,married,hired,letter'
const ROW = '30,"1.234,5",Sales,x,yes,17.05.2015,"a ""good"" letter"'
const many = Array.from({ length: 5000 }, (_, i) => `${17 + (i % 60)},,"Craft, repair",y,no,1${i % 10}.05.2015,z`)

const FILES: Readonly<Record<string, Uint8Array>> = {
  'commas, quotes and blank lines': utf8(`${HEADER}\n${ROW}\n\n${ROW.replace('Sales', '"Pil\not"')}\n${ROW}\n`),
  'records that cannot be read': utf8([HEADER, 'a,b', ROW, '1,2,3', ROW, ROW, ROW, ROW, `${ROW},more`].join('\n')),
  'semicolons, CRLF and a byte order mark': utf8(
    `\ufeffage;job;hired;income\r\n30;Sales;17.05.2015;x\r\n99;Pilot;31.31.2015;x\r\n;?;;x\r\n`,
  ),
  'tabs and Windows-1252': Uint8Array.from(Buffer.from('age\tletter\n30\tcaf\xe9\n31\tna\xefve\n', 'latin1')),
  'more rows than one chunk': utf8([HEADER, ...many].join('\n')),
}

test.each(Object.keys(FILES))('%s: a file is scored as lathe predict scores it', async (name) => {
  const folder = await mkdtemp(join(tmpdir(), 'lathe-page-'))
  const path = join(folder, 'new.csv')
  const bytes = FILES[name] ?? new Uint8Array(0)
  await writeFile(path, bytes)
  const { table } = await readSource(path, {})
  await rm(folder, { recursive: true })
  const columns = new Map(table.names.map((column, i) => [column, table.columns[i]!]))
  const predicted = [...predictionFile(pipeline, scoreSource(pipeline, columns, table.rows), table)].join('')
  const scored = await score(bytes)
  expect(scored.lines.join('')).toBe(predicted)
  expect([scored.records, scored.setAside]).toEqual([table.records, table.setAside.length])
  if (table.rows > 100) return
  const reasons = reasonsOf(pipeline, tableOfSource(pipeline, columns, table.rows), 2)
  const explained = { count: 2, reasons }
  const wanted = [...predictionFile(pipeline, scoreSource(pipeline, columns, table.rows), table, explained)].join('')
  expect((await score(bytes, { ...OPTIONS, reasons: 2 })).lines.join('')).toBe(wanted)
  expect(wanted).toMatch(/^row,prediction,.*,status,reason 1,contribution 1,reason 2,contribution 2\n/u)
})

test('counts, flagged rows and missing columns say what came out', async () => {
  const scored = await score(utf8('age,job\n30,Sales\n30,Pilot\n'))
  expect(scored.missing).toEqual(['capital-gain', '__proto__', 'married', 'hired', 'letter'])
  expect(scored.flagged).toBe(2)
  expect([...scored.counts.values()].reduce((a, b) => a + b)).toBe(2)
  expect(scored.first.map(({ record }) => record)).toEqual([0, 1])
})

test('a cancel ends the run after the chunk at hand', async () => {
  const signal = { aborted: false }
  const fractions: number[] = []
  const progress = async (fraction: number) => {
    fractions.push(fraction)
    signal.aborted = true
  }
  await expect(score(FILES['more rows than one chunk']!, { progress, signal })).rejects.toThrow('Cancelled.')
  expect(fractions).toEqual([0.4])
})

test.each([
  ['x,y\n1,2\n', 'none of the model’s columns. It has: x, y.'],
  ['', 'new.csv is empty.'],
  [`${HEADER}\n`, 'has a header and no records.'],
  ['PK\u0003\u0004 and so on', 'a zip archive or an Excel workbook'],
])('%j is refused in plain words', async (text, message) => {
  await expect((async () => score(utf8(text)))()).rejects.toThrow(message)
})
