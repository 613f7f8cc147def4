import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { LatheError } from '../../shared/core/index.ts'
import { inferReadings } from '../../shared/import/index.ts'
import { readCell, type SourceTable, sourceTexts } from '../../shared/table/index.ts'
import { type ReadOptions, readSource } from './index.ts'

// Messy files that people really have, each with what is known about it. They do not ship.

const DATA = fileURLToPath(new URL('../../../shared/data/', import.meta.url))
const MESSY = join(DATA, 'messy')
export const hasMessyFiles = existsSync(join(MESSY, 'INDEX.tsv'))

/** A table as rows of cells, the header first. */
export type Rows = readonly (readonly string[])[]

export interface MessyFile {
  readonly name: string
  readonly path: string
  /** The table that it holds, where that is written down. */
  readonly expected: (() => Promise<Rows>) | null
  /** How it is written, where that is written down. */
  readonly told: ReadOptions | null
  /** Whether decimal commas stand in it where the expected table has points. */
  readonly isTyped: boolean
}

export function messyFiles(): MessyFile[] {
  const [, ...lines] = readFileSync(join(MESSY, 'INDEX.tsv'), 'utf8').trimEnd().split('\n')
  return lines.map((line) => {
    const [name = '', , , , note = ''] = line.split('\t')
    const [, reference] = /expected: (.*)$/u.exec(note) ?? []
    const parameters = join(MESSY, dirname(name), '..', 'parameters', `${basename(name)}_parameters.json`)
    return {
      name,
      path: join(MESSY, name),
      expected: reference === undefined ? null : () => expectedRows(reference, name.includes('decimal_comma')),
      told: existsSync(parameters) ? toldBy(parameters) : null,
      isTyped: name.includes('decimal_comma'),
    }
  })
}

async function expectedRows(reference: string, isTyped: boolean): Promise<Rows> {
  if (reference.startsWith('../')) {
    const { table } = await readSource(join(MESSY, reference))
    return isTyped ? typedRows(table) : rowsOf(table)
  }
  const text = readFileSync(join(MESSY, reference), 'utf8')
  return reference.endsWith('.json') ? rowsOfJson(text) : rowsOfQuoted(text)
}

function rowsOfJson(text: string): Rows {
  const records: Record<string, string>[] = [JSON.parse(text)].flat()
  const header = Object.keys(records[0] ?? {})
  return [header, ...records.map((record) => header.map((name) => String(record[name])))]
}

/** RFC 4180 with LF or CRLF. */
function rowsOfQuoted(text: string): Rows {
  const rows: string[][] = []
  let row: string[] = []
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|$)/gu)) {
    if (end === '' && row.length === 0 && quoted === undefined && plain === '') break
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'))
    if (end === ',') continue
    rows.push(row)
    row = []
    if (end === '') break
  }
  return rows
}

function toldBy(path: string): ReadOptions {
  const {
    delimiter,
    quotechar,
    escapechar: mark,
    header_lines,
    preamble_lines,
  } = JSON.parse(readFileSync(path, 'utf8'))
  const headerRows = Number(header_lines)
  const isQuote = quotechar === '"' || quotechar === "'"
  return {
    ...(delimiter !== '' && { delimiter }),
    ...(isQuote && { quote: quotechar, escape: mark === '\\' || mark === '"' ? mark : quotechar }),
    header: headerRows > 0,
    headerRows: Math.max(1, headerRows),
    skip: Number(preamble_lines),
  }
}

/** What became of a file. */
export type Outcome = { readonly table: SourceTable; readonly rows: Rows } | { readonly refusal: LatheError }

export async function readMessy({ path, isTyped }: MessyFile, options: ReadOptions = {}): Promise<Outcome> {
  try {
    const { table, dialect } = await readSource(path, options)
    return { table, rows: isTyped ? typedRows(table, dialect?.delimiter) : rowsOf(table) }
  } catch (error) {
    if (error instanceof LatheError) return { refusal: error }
    throw error
  }
}

function rowsOf({ header, columns, rows }: SourceTable): Rows {
  const texts = columns.map((column) => [...sourceTexts(column)])
  return [header, ...Array.from({ length: rows }, (_, row) => texts.map((column) => column[row] ?? ''))]
}

/** Numbers in plain form, as the inferred types read them. */
function typedRows(table: SourceTable, delimiter = ','): Rows {
  const { columns } = inferReadings(table, { delimiter })
  const [header = [], ...rows] = rowsOf(table)
  return [
    header,
    ...rows.map((cells) =>
      cells.map((cell, index) => {
        const reading = columns[index]?.reading
        return reading?.kind === 'number' ? String(readCell(cell, reading)) : cell
      }),
    ),
  ]
}

/** Rows that are alike but for blanks around cells and blank cells at the end. */
export const plain = (rows: Rows): string[] =>
  rows.map((row) => JSON.stringify(row.map(trimmed)).replace(/(?:,?"")+\]$/u, ']'))

/** A header that is blank throughout is none. */
export const names = (row: readonly string[]): string[] => row.map((name) => name.trim()).filter((name) => name !== '')

/** What is wrong with a read table beside the expected one; undefined where nothing is. */
export function difference(expected: Rows, found: Rows): string | undefined {
  const [header = [], ...rows] = expected
  const [ownHeader = [], ...ownRows] = found
  const isInvented = header.every((name) => /^col_\d+$/u.test(name))
  if (JSON.stringify(isInvented ? [] : names(header)) !== JSON.stringify(names(ownHeader)))
    return `header ${names(ownHeader).join('|').slice(0, 100)} for ${names(header).join('|').slice(0, 100)}`
  const want = plain(rows)
  const got = plain(ownRows)
  const at = want.findIndex((row, index) => row !== got[index])
  if (at >= 0) return `row ${at}: ${got[at]?.slice(0, 120)} for ${want[at]?.slice(0, 120)}`
  return want.length === got.length ? undefined : `${got.length} rows for ${want.length}`
}

/**
 * The score of one file as the paper has it (Vitagliano et al., "Pollock: A Data Loading Benchmark", 2023): 1 for being
 * read, and precision, recall and F1 of header cells, of records and of data cells; 10 is the best. Stricter than there:
 * cells are compared as text, not by the number or date that they stand for.
 */
export function pollockScore(expected: Rows, outcome: Outcome): number {
  const found = 'rows' in outcome ? outcome.rows : []
  const isEmpty = expected.length === 0
  if (!('rows' in outcome)) return isEmpty && /empty/u.test(outcome.refusal.message) ? 10 : 0
  const [header = [], ...rows] = expected
  const [ownHeader = [], ...ownRows] = found
  const isInvented = header.every((name) => /^col_\d+$/u.test(name))
  return (
    1 +
    measures(isInvented ? [] : header.map(trimmed), ownHeader.map(trimmed)) +
    measures(plain(rows), plain(ownRows)) +
    measures(rows.flat().map(trimmed), ownRows.flat().map(trimmed))
  )
}

/** Blanks around cells aside; some of the files and their expected tables came through a checkout that changed line ends. */
const trimmed = (text: string): string => text.trim().replaceAll('\r\n', '\n')

/** Precision + recall + F1 of two multisets. */
function measures(expected: readonly string[], found: readonly string[]): number {
  if (expected.length === 0) return 3
  const counts = new Map<string, number>()
  for (const item of expected) counts.set(item, (counts.get(item) ?? 0) + 1)
  let common = 0
  for (const item of found) {
    const count = counts.get(item) ?? 0
    if (count > 0) common++
    counts.set(item, count - 1)
  }
  if (common === 0) return 0
  const precision = common / expected.length
  const recall = common / found.length
  return precision + recall + (2 * precision * recall) / (precision + recall)
}
