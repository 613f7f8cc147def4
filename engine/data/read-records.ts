import { open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { LatheError, throwIfCancelled } from '../../shared/core/index.ts'
import { quotedRecord, RecordScanner, repairedCells } from '../../shared/import/index.ts'
import type { SourceColumn } from '../../shared/table/index.ts'
import { type GoodRecords, MOST_COLUMNS, type SurveyedText } from './counted-alike.ts'
import type { FieldBytes } from './field-column.ts'
import type { ReadOptions } from './read-options.ts'
import { RecordColumns, type TakenCells } from './record-columns.ts'
import { columnOfPacked, isPacked, sourceColumn } from './source-columns.ts'
import { blocksOf, type SourceFile } from './source-file.ts'

/** The columns of the good records, and what says that they are whole. */
export interface RecordsRead {
  readonly columns: readonly SourceColumn[]
  readonly isAscii: boolean
  readonly reader: 'duckdb' | 'scanner'
}

/**
 * The columns of the good records: those that the survey took, or, where it could not take every record, read by the
 * scanner again.
 *
 * @param taken what the survey took
 * @param isCounted whether DuckDB finds as many rows and bytes; where it could see them otherwise, the scanner's word counts
 */
export async function readRecords(
  file: SourceFile,
  text: SurveyedText,
  options: ReadOptions,
  taken: TakenCells,
  isCounted: (good: () => Promise<GoodRecords>) => Promise<boolean>,
  onRows: (rows: number) => void = () => {},
): Promise<RecordsRead> {
  let found: Promise<GoodRecords> | undefined
  const good = () => {
    found ??= goodRecords(file, text, options.signal)
    return found
  }
  const { survey } = text
  const isComparable = !survey.irregular && survey.width <= MOST_COLUMNS
  const counting = isComparable ? isCounted(good) : Promise.resolve(false)
  // Counting goes on beside the columns, and has let go of the file when this ends.
  const counted = counting.catch(() => false)
  try {
    const read: TakenCells = taken.agrees(survey)
      ? taken
      : await readByScanner(file, text, await good(), options, onRows)
    const stretches = read.take()
    const isAscii = stretches.every((columns) => columns.every((column) => column.isAscii))
    const columns = await columnsOf(stretches, survey.width, read)
    throwIfCancelled(options.signal)
    return { columns, isAscii, reader: (await counting) ? 'duckdb' : 'scanner' }
  } finally {
    await counted
  }
}

const columnsOf = (
  stretches: readonly (readonly FieldBytes[])[],
  width: number,
  { pack }: TakenCells,
): Promise<readonly SourceColumn[]> =>
  Promise.all(
    Array.from({ length: width }, async (_, c) => {
      const parts = stretches.flatMap((all) => all[c] ?? [])
      return pack && isPacked(parts) ? columnOfPacked(await pack(parts)) : sourceColumn(parts)
    }),
  )

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
