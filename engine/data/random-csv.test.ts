import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sourceTexts } from '../../shared/table/index.ts'
import { readSource, withTemporaryFolder, writeTable } from './index.ts'

interface Written {
  readonly cells: readonly (readonly string[])[]
  readonly text: string
  readonly delimiter: string
  readonly quote: '"' | "'"
  readonly mark: '"' | "'" | '\\'
}

/** Tables of random cells, written with random delimiters, quotes, escapes and line ends; quoted only where needed or so. */
const WRITTEN: fc.Arbitrary<Written> = fc
  .record({
    width: fc.integer({ min: 2, max: 4 }),
    delimiter: fc.constantFrom(',', ';', '\t', '|'),
    quote: fc.constantFrom<('"' | "'")[]>('"', "'"),
    backslash: fc.boolean(),
    newlines: fc.constantFrom(['\n'], ['\r\n'], ['\r'], ['\n', '\r\n', '\r']),
    final: fc.boolean(),
  })
  .chain((form) => {
    const piece = fc.constantFrom(
      'a',
      'B',
      '1',
      '.5',
      ' ',
      'é',
      '€',
      '😀',
      ',',
      ';',
      '\t',
      '|',
      '"',
      "'",
      '\\',
      '\n',
      '\r\n',
      '#',
    )
    const cell = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''))
    const row = fc.array(cell, { minLength: form.width, maxLength: form.width })
    return fc
      .tuple(fc.array(row, { minLength: 1, maxLength: 12 }), fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }))
      .map(([rows, choices]) => write(form, rows, choices))
  })

interface Form {
  readonly width: number
  readonly delimiter: string
  readonly quote: '"' | "'"
  readonly backslash: boolean
  readonly newlines: readonly string[]
  readonly final: boolean
}

function write(form: Form, cells: readonly (readonly string[])[], choices: readonly boolean[]): Written {
  const { delimiter, quote, newlines } = form
  const mark = form.backslash ? '\\' : quote
  const header = Array.from({ length: form.width }, (_, index) => `name ${index}`)
  let choice = 0
  const field = (text: string): string => {
    const must = [...text].some((char) => `${delimiter}${quote}\r\n`.includes(char)) || text !== text.trim()
    if (!must && !(choices[choice++ % choices.length] ?? false)) return text
    const escaped = form.backslash
      ? text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`)
      : text.replaceAll(quote, quote + quote)
    return quote + escaped + quote
  }
  let text = ''
  for (const [index, row] of [header, ...cells].entries()) {
    const line = row.map(field).join(delimiter)
    text += line === '' ? quote + quote : line
    if (index < cells.length || form.final) text += newlines[index % newlines.length]
  }
  return { cells, text, delimiter, quote, mark }
}

test('every cell comes back as it was written, whatever the delimiter, quote, escape and line ends', async () => {
  const readers = new Map<string, number>()
  await withTemporaryFolder(async (folder) => {
    const path = join(folder, 'random.csv')
    await fc.assert(
      fc.asyncProperty(WRITTEN, async ({ cells, text, delimiter, quote, mark }) => {
        await writeFile(path, text)
        const { table, reader } = await readSource(path, { delimiter, quote, escape: mark, header: true, skip: 0 })
        readers.set(reader, (readers.get(reader) ?? 0) + 1)
        const columns = table.columns.map((column) => [...sourceTexts(column)])
        const read = Array.from({ length: table.rows }, (_, row) => columns.map((column) => column[row]))
        expect(table.setAside).toEqual([])
        expect(read).toEqual(cells)
      }),
      { numRuns: 250 },
    )
  })
  // Both readers have to be at work for this to say that they agree.
  expect(readers.get('duckdb') ?? 0).toBeGreaterThan(50)
  expect(readers.get('scanner') ?? 0).toBeGreaterThan(20)
}, 60_000)

test('a table that was written reads back the same, in every format', async () => {
  await withTemporaryFolder(async (folder) => {
    const source = join(folder, 'source.csv')
    await fc.assert(
      fc.asyncProperty(WRITTEN, fc.constantFrom('.csv', '.jsonl', '.parquet'), async (written, extension) => {
        const { cells, text, delimiter, quote, mark } = written
        await writeFile(source, text)
        const { table } = await readSource(source, { delimiter, quote, escape: mark, header: true, skip: 0 })
        const path = join(folder, `copy${extension}`)
        await writeTable(table, path)
        const copy = await readSource(
          path,
          extension === '.csv' ? { delimiter: ',', quote: '"', header: true, skip: 0 } : {},
        )
        const columns = copy.table.columns.map((column) => [...sourceTexts(column)])
        expect(copy.table.header).toEqual(table.header)
        expect(Array.from({ length: copy.table.rows }, (_, row) => columns.map((column) => column[row]))).toEqual(cells)
      }),
      { numRuns: 100 },
    )
  })
}, 60_000)
