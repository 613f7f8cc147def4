import { open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { LatheError, throwIfCancelled } from '../../shared/core/index.ts'
import {
  cellsOf,
  type Dialect,
  type Layout,
  quotedRecord,
  RecordScanner,
  repairedCells,
  type Survey,
} from '../../shared/import/index.ts'
import type { SourceColumn } from '../../shared/table/index.ts'
import { ColumnBuilder } from './dictionary.ts'
import { chunksOf, sqlPath, sqlText, withDuck } from './duckdb.ts'
import type { ReadOptions } from './read-options.ts'
import { blocksOf, type SourceFile } from './source-file.ts'

/** Delimited UTF-8 text that has been surveyed. */
export interface SurveyedText {
  readonly path: string
  readonly dialect: Dialect
  readonly layout: Layout
  readonly survey: Survey
}

/** DuckDB holds 2,048 rows of every column at once: more columns than this are read by the scanner. */
const MOST_COLUMNS = 2000

/**
 * The columns of the good records. DuckDB reads them, from the file itself where nothing but good records follows the
 * header, else from a copy of the good ones; its number of rows and of bytes are compared with the survey's. Where they
 * differ, or the survey says that they could, the survey's own scanner reads the cells.
 */
export async function readRecords(
  file: SourceFile,
  text: SurveyedText,
  options: ReadOptions,
  onRows: (rows: number) => void = () => {},
): Promise<{ columns: readonly SourceColumn[]; reader: 'duckdb' | 'scanner' }> {
  const good = await goodRecords(file, text, options.signal)
  const { irregular, width } = text.survey
  const columns = irregular || width > MOST_COLUMNS ? undefined : await readByDuck(file, text, good, options, onRows)
  if (columns !== undefined) return { columns, reader: 'duckdb' }
  return { columns: await readByScanner(file, text, good, options, onRows), reader: 'scanner' }
}

/** Where the good records lie. */
interface GoodRecords {
  readonly path: string
  readonly ranges: readonly number[]
  /** Whether the whole file is good, its header first where it has one. */
  readonly isWhole: boolean
}

/** The file itself where good records alone follow the header; otherwise a copy of them, repaired quotes written soundly. */
async function goodRecords(
  file: SourceFile,
  text: SurveyedText,
  signal: AbortSignal | undefined,
): Promise<GoodRecords> {
  const { survey, dialect, layout, path } = text
  const { ranges } = survey
  const { size } = await stat(path)
  const isWhole =
    survey.repaired.length === 0 &&
    dialect.skip === 0 &&
    (dialect.headerRows ?? 1) === 1 &&
    ranges.length === 2 &&
    ranges[0] === layout.byte &&
    ranges[1] === size
  if (isWhole || (survey.irregular && survey.repaired.length === 0)) return { path, ranges, isWhole }
  const copy = join(file.folder, 'good records')
  return { path: copy, ranges: await writeGood(text, copy, signal), isWhole: false }
}

async function readByDuck(
  file: SourceFile,
  text: SurveyedText,
  { path, isWhole }: GoodRecords,
  options: ReadOptions,
  onRows: (rows: number) => void,
): Promise<SourceColumn[] | undefined> {
  const { survey, dialect } = text
  const builders = Array.from({ length: survey.width }, () => new ColumnBuilder())
  const failed = await withDuck({ ...options, folder: file.folder }, async (connection) => {
    try {
      for await (const chunk of chunksOf(connection, csvQuery(path, text, isWhole && dialect.header))) {
        throwIfCancelled(options.signal)
        for (const [index, builder] of builders.entries()) builder.addVector(chunk, index)
        onRows(builders[0]?.rows ?? 0)
      }
      return false
    } catch (error) {
      if (error instanceof LatheError) throw error
      return true
    }
  })
  return !failed && agrees(builders, survey) ? builders.map((builder) => builder.column()) : undefined
}

/** Everything is said to DuckDB; NULL stands for a text that no file of ours holds, so that blank cells stay blank. */
function csvQuery(path: string, { dialect, survey }: SurveyedText, header: boolean): string {
  const columns = Array.from({ length: survey.width }, (_, index) => `'c${index}': 'VARCHAR'`).join(', ')
  const settings = {
    auto_detect: 'false',
    columns: `{${columns}}`,
    header: String(header),
    delim: sqlText(dialect.delimiter),
    quote: sqlText(dialect.quote),
    escape: sqlText(dialect.escape),
    nullstr: sqlText('\u0001\u0002lathe'),
    compression: `'none'`,
    encoding: `'utf-8'`,
    max_line_size: String(Math.max(2_097_152, survey.longest + 1024)),
  }
  const list = Object.entries(settings).map(([name, value]) => `${name} = ${value}`)
  return `SELECT * FROM read_csv(${sqlPath(path)}, ${list.join(', ')})`
}

function agrees(builders: readonly ColumnBuilder[], survey: Survey): boolean {
  let bytes = 0
  for (const builder of builders) {
    if (builder.rows !== survey.rows) return false
    bytes += builder.bytes
  }
  return bytes === survey.contentBytes
}

/** @returns where the ranges of good records lie in the copy */
async function writeGood(
  { path, dialect, survey }: SurveyedText,
  to: string,
  signal: AbortSignal | undefined,
): Promise<number[]> {
  const newline = survey.newline === 'mixed' ? '\n' : survey.newline
  const repaired = new Set(survey.repaired.map(({ byte }) => byte))
  const ranges: number[] = []
  const out = await open(to, 'w')
  let at = 0
  const write = async (bytes: Uint8Array) => {
    await out.write(bytes)
    at += bytes.length
  }
  try {
    for (const range of rangesOf(survey.ranges)) {
      throwIfCancelled(signal)
      const from = at
      let last = 0
      if (repaired.has(range[0])) {
        const parts: Uint8Array[] = []
        for await (const block of blocksOf(path, range)) parts.push(block.slice())
        const line = Buffer.concat(parts)
          .toString('utf8')
          .replace(/[\r\n]+$/u, '')
        await write(Buffer.from(quotedRecord(repairedCells(line, dialect), dialect)))
      } else {
        for await (const block of blocksOf(path, range)) {
          await write(block)
          last = block.at(-1) ?? last
        }
      }
      if (last !== 10 && last !== 13) await write(Buffer.from(newline))
      ranges.push(from, at)
    }
    return ranges
  } finally {
    await out.close()
  }
}

function* rangesOf(ranges: readonly number[]): Generator<[from: number, to: number]> {
  for (let at = 0; at < ranges.length; at += 2) yield [ranges[at] ?? 0, ranges[at + 1] ?? 0]
}

async function readByScanner(
  file: SourceFile,
  { dialect, survey }: SurveyedText,
  { path, ranges }: GoodRecords,
  options: ReadOptions,
  onRows: (rows: number) => void,
): Promise<SourceColumn[]> {
  const builders = Array.from({ length: survey.width }, () => new ColumnBuilder())
  const scanner = new RecordScanner(dialect, true)
  let carried: Uint8Array = new Uint8Array(0)
  const take = (block: Uint8Array, final: boolean): void => {
    const bytes = carried.length === 0 ? block : Buffer.concat([carried, block])
    let at = 0
    while (at < bytes.length && scanner.scan(bytes, at, bytes.length, final)) {
      const cells = cellsOf(scanner, bytes)
      for (const [index, builder] of builders.entries()) builder.add(cells[index] ?? '')
      at = scanner.next
    }
    carried = bytes.slice(at)
  }
  // Range by range: the CR at the end of one and the LF at the start of the next are two line ends.
  for (const range of rangesOf(ranges)) {
    for await (const block of blocksOf(path, range)) {
      throwIfCancelled(options.signal)
      take(block, false)
      onRows(builders[0]?.rows ?? 0)
    }
    take(new Uint8Array(0), true)
  }
  if (agrees(builders, survey)) return builders.map((builder) => builder.column())
  throw new LatheError(
    'internal',
    `${file.name}: ${builders[0]?.rows} rows were read where ${survey.rows} were counted.`,
    {
      file: file.name,
      next: 'Please report this file; nothing was changed.',
    },
  )
}
