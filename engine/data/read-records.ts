import { open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { LatheError, throwIfCancelled } from '../../shared/core/index.ts'
import {
  type Dialect,
  type Layout,
  quotedRecord,
  RecordScanner,
  repairedCells,
  type Survey,
} from '../../shared/import/index.ts'
import type { SourceColumn } from '../../shared/table/index.ts'
import { type Counts, countByDuck, USUAL_LINE } from './count-by-duck.ts'
import type { ReadOptions } from './read-options.ts'
import { RecordColumns } from './record-columns.ts'
import { blocksOf, type SourceFile } from './source-file.ts'

/** Delimited UTF-8 text that has been surveyed. */
export interface SurveyedText {
  readonly path: string
  readonly dialect: Dialect
  readonly layout: Layout
  readonly survey: Survey
}

/** DuckDB holds 2,048 rows of every column at once: more columns than this are not compared with it. */
export const MOST_COLUMNS = 2000

/** The columns of the good records, and what says that they are whole. */
export interface RecordsRead {
  readonly columns: readonly SourceColumn[]
  readonly isAscii: boolean
  readonly reader: 'duckdb' | 'scanner'
}

/**
 * The columns of the good records: those that the survey took, or, where it could not take every record, read by the
 * scanner again. DuckDB counts their rows and bytes once more, in the file itself where nothing but good records follows
 * the header, else in a copy of the good ones; where it could see them otherwise, the scanner's word counts.
 *
 * @param taken what the survey took
 * @param counted what DuckDB found in the file itself, asked only where that matters
 */
export async function readRecords(
  file: SourceFile,
  text: SurveyedText,
  options: ReadOptions,
  taken: RecordColumns,
  counted: () => Promise<Counts | undefined>,
  onRows: (rows: number) => void = () => {},
): Promise<RecordsRead> {
  const good = await goodRecords(file, text, options.signal)
  const { survey } = text
  const isCounted =
    !survey.irregular && survey.width <= MOST_COLUMNS && (await isCountedAlike(file, text, good, options, counted))
  const read = taken.agrees(survey) ? taken : await readByScanner(file, text, good, options, onRows)
  return { columns: read.columns(), isAscii: read.isAscii, reader: isCounted ? 'duckdb' : 'scanner' }
}

async function isCountedAlike(
  file: SourceFile,
  { dialect, survey }: SurveyedText,
  { path, isWhole }: GoodRecords,
  options: ReadOptions,
  counted: () => Promise<Counts | undefined>,
): Promise<boolean> {
  const { width, longest } = survey
  const isKnown = isWhole && longest < USUAL_LINE
  const signal = options.signal ?? new AbortController().signal
  const counts = isKnown
    ? await counted()
    : await countByDuck(
        { path, dialect, header: isWhole && dialect.header, width, longest },
        file.folder,
        options,
        signal,
      )
  throwIfCancelled(options.signal)
  return counts?.rows === survey.rows && counts.bytes === survey.contentBytes
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
): Promise<RecordColumns> {
  const columns = new RecordColumns(survey.width)
  const scanner = new RecordScanner(dialect, true)
  let carried: Uint8Array = new Uint8Array(0)
  const take = (block: Uint8Array, final: boolean): void => {
    const bytes = carried.length === 0 ? block : Buffer.concat([carried, block])
    let at = 0
    while (at < bytes.length && scanner.scan(bytes, at, bytes.length, final)) {
      columns.add(scanner, bytes)
      at = scanner.next
    }
    carried = bytes.slice(at)
  }
  // Range by range: the CR at the end of one and the LF at the start of the next are two line ends.
  for (const range of rangesOf(ranges)) {
    for await (const block of blocksOf(path, range)) {
      throwIfCancelled(options.signal)
      take(block, false)
      onRows(columns.rows)
    }
    take(new Uint8Array(0), true)
  }
  if (columns.agrees(survey)) return columns
  throw new LatheError('internal', `${file.name}: ${columns.rows} rows were read where ${survey.rows} were counted.`, {
    file: file.name,
    next: 'Please report this file; nothing was changed.',
  })
}
