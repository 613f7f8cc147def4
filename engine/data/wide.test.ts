// The files that people have: every data set and every messy file of ../shared/data, where that folder is.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { LatheError } from '../../shared/core/index.ts'
import { inferReadings } from '../../shared/import/index.ts'
import { readColumn, type SourceTable, sourceTexts } from '../../shared/table/index.ts'
import { type ReadOptions, readSource } from './index.ts'

const DATA = fileURLToPath(new URL('../../../shared/data', import.meta.url))
const MESSY = join(DATA, 'messy')
const here = existsSync(DATA)
if (!here) console.warn(`The wider suite of engine/data is skipped: there is no folder ${DATA}.`)

const cellsOf = (table: SourceTable): string[][] => {
  const columns = table.columns.map((column) => [...sourceTexts(column)])
  return Array.from({ length: table.rows }, (_, row) => columns.map((column) => column[row] ?? ''))
}

/** Line ends and outer blanks are told apart by no expected file. */
const plain = (text: string): string => text.replace(/\r\n?/gu, '\n').trim()

/** Rows as one text each, the header first, blank cells at the end left out. */
const linesOf = (table: SourceTable): string[] =>
  [table.header, ...cellsOf(table)].map((row) => row.map(plain).join('\t').trimEnd())

/** The expected tables are quoted throughout, header first. */
const EXPECTED: ReadOptions = { delimiter: ',', quote: '"', escape: '"', header: true, skip: 0 }

const orRefused = (path: string, options?: ReadOptions): Promise<SourceTable | LatheError> =>
  readSource(path, options).then(
    ({ table }) => table,
    (error: unknown) => {
      if (error instanceof LatheError) return error
      throw error
    },
  )

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

describe.skipIf(!here)(`the files of ${DATA}`, () => {
  test('every data set has the rows and columns that its manifest counts', async () => {
    const manifest = readFileSync(join(DATA, 'MANIFEST.md'), 'utf8')
    const sets = [...manifest.matchAll(/^\| (\w+) \| (\d+) \| (\d+) \|/gmu)]
    expect(sets.length).toBeGreaterThan(20)
    for (const [, name, rows, columns] of sets) {
      const { table, reader } = await readSource(join(DATA, `${name}.csv`))
      const shape = [name, table.rows, table.columns.length, table.setAside.length, reader]
      expect(shape).toEqual([name, Number(rows), Number(columns), 0, 'duckdb'])
      for (const [index, { reading }] of inferReadings(table).columns.entries()) {
        const column = table.columns[index]
        expect(column && readColumn(column, reading).unreadable).toBe(0)
      }
    }
  })

  test.each([
    ['penguins_cr_only.csv', 'penguins'],
    ['penguins_single_quotes.csv', 'penguins'],
    ['penguins_trailing_delimiter.csv', 'penguins'],
    ['penguins_utf16be_bom_crlf.csv', 'penguins'],
    ['penguins_utf16le_bom.csv', 'penguins'],
    ['telco_churn_bom_crlf_allquoted.tsv', 'telco_churn'],
    ['wine_quality_white_preamble.csv', 'wine_quality_white'],
  ])('%s is %s.csv written another way', async (derived, name) => {
    const { table } = await readSource(join(MESSY, 'derived', derived))
    const { table: source } = await readSource(join(DATA, `${name}.csv`))
    expect(table.header).toEqual(source.header)
    expect(cellsOf(table)).toEqual(cellsOf(source))
    expect(table.setAside.map((record) => record.text)).toEqual(name === 'wine_quality_white' ? ['# end of file'] : [])
  })

  test.each(['quoted', 'semicolon'])('wine with decimal commas (%s) holds the same numbers', async (form) => {
    const numbers = async (path: string): Promise<unknown[]> => {
      const { table, dialect } = await readSource(path)
      const { columns } = inferReadings(table, dialect === null ? {} : { delimiter: dialect.delimiter })
      return table.columns.map((column, index) => {
        const reading = columns[index]?.reading
        return reading && readColumn(column, reading).column
      })
    }
    const derived = join(MESSY, 'derived', `wine_quality_white_decimal_comma_${form}.csv`)
    expect(await numbers(derived)).toEqual(await numbers(join(DATA, 'wine_quality_white.csv')))
  })

  test('csv-spectrum reads as its authors say', async () => {
    const folder = join(MESSY, 'csv-spectrum')
    const files = readdirSync(join(folder, 'csvs'))
    expect(files.length).toBe(12)
    for (const file of files) {
      const { table } = await readSource(join(folder, 'csvs', file))
      const expected: unknown = JSON.parse(readFileSync(join(folder, 'json', file.replace('.csv', '.json')), 'utf8'))
      const records = cellsOf(table).map((row) => Object.fromEntries(row.map((cell, at) => [table.names[at], cell])))
      if (file === 'location_coordinates.csv') {
        // The authors masked the phone number in the expected file, and in this one only.
        expect(records).toEqual([{ ...Object(expected), 'Contact Phone Number': '2095257564' }])
      } else if (file === 'newlines_crlf.csv') {
        // Git has taken the carriage returns out of the input.
        expect(JSON.stringify(records)).toBe(JSON.stringify(expected).replaceAll('\\r', ''))
      } else expect(records).toEqual(expected)
    }
  })

  test('one polluted row leaves all other rows of a Pollock file as they were', async () => {
    const folder = join(MESSY, 'pollock_polluted')
    const source = linesOf((await readSource(join(folder, 'clean', 'source.csv'), EXPECTED)).table)
    const polluted = readdirSync(join(folder, 'csv')).filter((file) => file.startsWith('row_'))
    expect(polluted.length).toBeGreaterThan(40)
    for (const file of polluted) {
      const { table } = await readSource(join(folder, 'csv', file))
      const lines = linesOf(table)
      expect([file, table.rows, table.setAside.length]).toEqual([file, source.length - 2, 1])
      expect(source.filter((line) => !lines.includes(line)).length).toBe(1)
    }
  })

  test.each([
    ['pollock_survey', 30],
    ['pollock_polluted', 8],
  ])('%s: at least %i files read exactly as the expected table', async (name, least) => {
    const folder = join(MESSY, name)
    let exact = 0
    for (const file of readdirSync(join(folder, 'csv'))) {
      const found = await orRefused(join(folder, 'csv', file))
      const expected = await orRefused(join(folder, 'clean', file), EXPECTED)
      if (found instanceof LatheError || expected instanceof LatheError) continue
      if (linesOf(found).join('\n') === linesOf(expected).join('\n')) exact++
    }
    expect(exact).toBeGreaterThanOrEqual(least)
  })

  test('every messy file is read with counts that add up, or refused with its name, the place and a next step', async () => {
    const files = filesIn(MESSY)
    expect(files.length).toBeGreaterThan(390)
    let read = 0
    for (const path of files) {
      const found = await orRefused(path)
      if (found instanceof LatheError) {
        expect([path, found.code, found.details.file, typeof found.details.next]).toEqual([
          path,
          'data',
          path,
          'string',
        ])
        expect(found.message).toContain(basename(path))
        continue
      }
      read++
      expect([path, found.rows + found.setAside.length]).toEqual([path, found.records])
      for (const column of found.columns) expect(column.codes.length).toBe(found.rows)
      expect(inferReadings(found).columns.length).toBe(found.columns.length)
    }
    expect(read).toBeGreaterThan(450)
  }, 120_000)
})
