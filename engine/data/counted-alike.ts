import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { throwIfCancelled } from '../../shared/core/index.ts'
import type { Dialect, Layout, Survey, SurveyPart } from '../../shared/import/index.ts'
import { type Counts, countByDuck, USUAL_LINE } from './count-by-duck.ts'
import type { ReadOptions } from './read-options.ts'
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

/** Where the good records lie. */
export interface GoodRecords {
  readonly path: string
  readonly ranges: readonly number[]
  /** Whether the whole file is good, its header first where it has one. */
  readonly isWhole: boolean
}

/**
 * Whether DuckDB counts the same rows and bytes as the survey: in the file itself where nothing but good records follows
 * the header, else in a copy of the good ones.
 *
 * @param counted what DuckDB found in the file itself, asked only where that matters
 */
export async function isCountedAlike(
  file: SourceFile,
  { dialect, survey }: SurveyedText,
  good: () => Promise<GoodRecords>,
  options: ReadOptions,
  counted: () => Promise<Counts | undefined>,
): Promise<boolean> {
  const { width, longest } = survey
  const { path, isWhole } = await good()
  const isKnown = isWhole && longest < USUAL_LINE
  const signal = options.signal ?? new AbortController().signal
  const header = isWhole && dialect.header
  const counts = isKnown
    ? await counted()
    : await countByDuck({ path, dialect, header, width, longest }, file.folder, options, signal)
  throwIfCancelled(options.signal)
  return counts?.rows === survey.rows && counts.bytes === survey.contentBytes
}

/** The same of the beginning of a large file: all of it would take as long as scanning it does. */
export async function isBeginningCountedAlike(
  file: SourceFile,
  { path, dialect, layout }: SurveyedText,
  { survey, end }: SurveyPart,
  options: ReadOptions,
): Promise<boolean> {
  const { width, longest, rows, contentBytes, ranges } = survey
  if (ranges.length !== 2 || ranges[0] !== layout.byte || ranges[1] !== end || survey.repaired.length > 0) return false
  const beginning = join(file.folder, 'beginning')
  const out = await open(beginning, 'w')
  try {
    for await (const block of blocksOf(path, [layout.byte, end])) await out.write(block)
  } finally {
    await out.close()
  }
  const signal = options.signal ?? new AbortController().signal
  const text = { path: beginning, dialect, header: false, width, longest }
  const counts = await countByDuck(text, file.folder, options, signal)
  throwIfCancelled(options.signal)
  return counts?.rows === rows && counts.bytes === contentBytes
}
