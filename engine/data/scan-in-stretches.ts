import { throwIfCancelled } from '../../shared/core/index.ts'
import {
  type Dialect,
  joinSurveys,
  type Layout,
  RecordScanner,
  type Survey,
  type SurveyPart,
} from '../../shared/import/index.ts'
import type { FieldBytes } from './field-column.ts'
import { memoryOf } from './memory-of.ts'
import type { TakenCells } from './record-columns.ts'
import type { Stretch, StretchScanned } from './scan-stretch.ts'
import type { ScanThreads } from './scan-threads.ts'
import { blocksOf } from './source-file.ts'

/** Bytes of a stretch, and of the first one, which is read by DuckDB too. A file of few stretches is scanned as a whole. */
const STRETCH = 1 << 24
const FIRST = 1 << 22
const FEW = 2
/** A stretch begins at the first line near its place from which on this many records read as they should. */
const NEAR = 1 << 16
const TRIED_RECORDS = 8
const TRIED_LINES = 64

/** A file to be scanned by several threads at once. */
export interface StretchedFile {
  readonly path: string
  readonly size: number
  readonly dialect: Dialect
  readonly layout: Layout
  /** Whether the bytes have to be UTF-8. */
  readonly strict: boolean
}

export interface StretchOptions {
  readonly threads: ScanThreads
  readonly signal?: AbortSignal
  readonly onRead: (bytes: number, records: number) => void
}

export interface ScannedFile {
  readonly survey: Survey
  /** What its beginning holds. */
  readonly first: SurveyPart
  readonly taken: TakenCells
}

/**
 * Scans a large file in stretches, on all cores. Where one begins is a guess, for a line may end inside quotes: each has to
 * begin where the one before it ended, and nothing in that one may bear upon it.
 *
 * @returns 'whole' where the file has to be scanned from its beginning to its end, 'invalid' where it is not the UTF-8 it has to be
 */
export async function scanInStretches(
  file: StretchedFile,
  { threads, signal, onRead }: StretchOptions,
): Promise<ScannedFile | 'whole' | 'invalid'> {
  const { path, size, dialect, layout, strict } = file
  const count = Math.floor((size - layout.byte) / STRETCH)
  if (count < FEW || threads.count < 2) return 'whole'
  const starts = await stretchStarts(file, count)
  if (starts === undefined) return 'whole'
  const jobs = starts.map((from, index): Stretch => {
    return { path, dialect, layout, from, until: starts[index + 1] ?? null, strict }
  })
  const parts = await scanAll(jobs, threads, signal, onRead)
  throwIfCancelled(signal)
  if (typeof parts === 'string') return parts
  const surveys = parts.map(({ part }) => part)
  const [first] = surveys
  const survey = joinSurveys(surveys, starts)
  if (survey === undefined || first === undefined) return 'whole'
  const agrees = ({ rows, contentBytes }: Pick<Survey, 'rows' | 'contentBytes'>) =>
    parts.every(({ cells }) => cells !== null) && rows === survey.rows && contentBytes === survey.contentBytes
  const pack = (columns: readonly FieldBytes[]) => threads.run('column', columns, memoryOf(columns))
  return { survey, first, taken: { agrees, pack, take: () => parts.flatMap(({ cells }) => cells ?? []) } }
}

/** @returns 'whole' where a thread failed or was stopped: scanned as a whole, the file says why */
async function scanAll(
  jobs: readonly Stretch[],
  threads: ScanThreads,
  signal: AbortSignal | undefined,
  onRead: (bytes: number, records: number) => void,
): Promise<readonly StretchScanned[] | 'whole' | 'invalid'> {
  const stop = () => threads.close()
  signal?.addEventListener('abort', stop)
  let [bytes, records] = [0, 0]
  const scanOne = async (job: Stretch): Promise<StretchScanned | null> => {
    const scanned = await threads.run('stretch', job)
    if (scanned === null) threads.close()
    else {
      records += scanned.part.survey.records
      bytes += scanned.part.end - job.from
      onRead(bytes, records)
    }
    return scanned
  }
  const scanned = await Promise.allSettled(jobs.map(scanOne))
  signal?.removeEventListener('abort', stop)
  const found = scanned.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  if (found.includes(null)) return 'invalid'
  return found.length < jobs.length ? 'whole' : found.flatMap((one) => one ?? [])
}

/** Where the stretches begin; undefined where no line near a place looks like the beginning of a record. */
async function stretchStarts({ path, size, dialect, layout }: StretchedFile, count: number) {
  const starts = [layout.byte]
  for (let index = 0; index < count; index++) {
    const near = layout.byte + FIRST + Math.floor((index * (size - layout.byte - FIRST)) / count)
    for await (const bytes of blocksOf(path, [near, near + NEAR], NEAR)) {
      const start = recordStart(bytes, dialect, layout.header.length)
      if (start === undefined) return undefined
      starts.push(near + start)
    }
  }
  return starts
}

function recordStart(bytes: Uint8Array, dialect: Dialect, width: number): number | undefined {
  const scanner = new RecordScanner(dialect)
  let at = 0
  for (let line = 0; line < TRIED_LINES; line++) {
    at = bytes.indexOf(dialect.newline === '\r' ? 13 : 10, at) + 1
    if (at === 0) return undefined
    if (isRecord(scanner, bytes, at, width)) return at
  }
  return undefined
}

function isRecord(scanner: RecordScanner, bytes: Uint8Array, from: number, width: number): boolean {
  let at = from
  for (let record = 0; record < TRIED_RECORDS; record++) {
    if (!scanner.scan(bytes, at, bytes.length, false)) return record > 0
    if (scanner.problem !== 'none' || scanner.fields !== width) return false
    at = scanner.next
  }
  return true
}
