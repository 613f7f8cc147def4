import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createRng } from '../../shared/core/index.ts'
import { sourceTexts } from '../../shared/table/index.ts'
import { byteWords } from './byte-words.ts'
import { FieldColumn } from './field-column.ts'
import { readSource } from './read-source.ts'
import { sourceColumn } from './source-columns.ts'
import { withTemporaryFolder } from './temporary.ts'

const ROWS = 30_000
const LONG = 'long text '.repeat(8000)

test('packed texts are the texts that were pushed, whatever their length and letters', () => {
  const rng = createRng('packed-texts')
  const texts = Array.from({ length: 20_000 }, (_, i) =>
    i % 4000 === 7
      ? LONG + i
      : ['', 'Zoë', '€ ', '😀', 'plain'].slice(0, rng.below(6)).join(String(i)) + (rng.below(40) === 0 ? '' : i),
  )
  const column = new FieldColumn()
  for (const text of texts) {
    const bytes = Buffer.from(`"${text}"`)
    column.add(byteWords(bytes), 1, bytes.length - 1)
  }
  const { codes, texts: packed } = sourceColumn([column.take()])
  expect(packed.packed).toBeDefined()
  expect([...sourceTexts({ codes, texts: packed })]).toEqual(texts)
  expect(Array.from(codes.toReversed(), (code) => packed.at(code))).toEqual(texts.toReversed())
  expect(packed.at(packed.length)).toBe(undefined)
})

test('a file of mostly different cells reads to its cells', () =>
  withTemporaryFolder(async (folder) => {
    const rng = createRng('mostly-different')
    const rows = Array.from({ length: ROWS }, (_, i) => [
      String(i),
      rng.below(30) === 0 ? '' : `Straße ${rng.below(1e9)}, "${i}"`,
      String(rng.next()),
      ['no', 'yes'][rng.below(2)] ?? '',
    ])
    const cell = (text: string) => (text.includes('"') ? `"${text.replaceAll('"', '""')}"` : text)
    const path = join(folder, 'different.csv')
    await writeFile(path, `id,street,share,answer\n${rows.map((row) => `${row.map(cell).join(',')}\n`).join('')}`)
    const { table, reader } = await readSource(path)
    expect([table.rows, reader]).toEqual([ROWS, 'duckdb'])
    const read = table.columns.map((column) => [...sourceTexts(column)])
    expect(read).toEqual(table.columns.map((_, c) => rows.map((row) => row[c])))
  }))
