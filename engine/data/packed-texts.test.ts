import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createRng } from '../../shared/core/index.ts'
import { inferReadings } from '../../shared/import/index.ts'
import { profileTable } from '../../shared/profile/index.ts'
import { type SourceColumn, sourceTexts } from '../../shared/table/index.ts'
import { typeColumns } from '../../shared/train/index.ts'
import { byteWords } from './byte-words.ts'
import { FieldColumn } from './field-column.ts'
import { readSource } from './read-source.ts'
import { columnOfPacked, packAndKnow, sourceColumn } from './source-columns.ts'
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

test('what is found out about a column on the way says the same as looking at its texts', () => {
  const rng = createRng('known-cells')
  const draws: (() => string)[] = [
    () => (rng.below(50) === 0 ? '' : String(rng.below(1e7) / 100)),
    () => ['', '?', 'NA', `street ${rng.below(4000)}`, `road ${rng.below(1e6)}`][rng.below(5)] ?? '',
    () => `20${10 + rng.below(15)}-0${1 + rng.below(9)}-${10 + rng.below(19)}`,
    () => (rng.below(2000) === 0 ? '-0' : `-${rng.below(1e6)}`),
  ]
  const parts = draws.map((draw) =>
    [ROWS, 5, ROWS >> 1].map((rows) => {
      const column = new FieldColumn()
      for (let row = 0; row < rows; row++) {
        // Different for long enough that equal ones are no longer looked for.
        const text = row < 12_000 && draw !== draws[2] ? (draw === draws[1] ? `x ${row}` : String(row)) : draw()
        const bytes = Buffer.from(text)
        column.add(byteWords(bytes), 0, bytes.length)
      }
      return column.take()
    }),
  )
  const profileOf = (columns: readonly SourceColumn[]) => {
    const names = columns.map((_, c) => `c${c}`)
    const rows = columns[0]?.codes.length ?? 0
    const table = { names, header: names, columns, rows, records: rows, recordOf: null, setAside: [] }
    const { columns: inferred, findings } = inferReadings(table)
    const typed = typeColumns(table, new Map(inferred.map(({ name, reading }) => [name, reading]))).table
    return { inferred, findings, profile: profileTable(typed, inferred) }
  }
  const known = profileOf(
    parts.map((column, c) => (c === 2 ? sourceColumn(column) : columnOfPacked(packAndKnow(column)))),
  )
  const plain = parts.map((column) => {
    const texts = [...sourceTexts(sourceColumn(column))]
    return { codes: Uint32Array.from(texts.keys()), texts }
  })
  expect(known).toEqual(profileOf(plain))
  expect(known.profile.columns.map(({ type }) => type)).toEqual(['number', 'category', 'date', 'number'])
})
