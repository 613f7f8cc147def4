import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { throwIfCancelled } from '../../shared/core/index.ts'
import {
  type Dialect,
  joinSurveys,
  type Layout,
  RecordScanner,
  type Survey,
  type SurveyPart,
} from '../../shared/import/index.ts'
import { distFile } from '../dist.ts'
import type { TakenCells } from './record-columns.ts'
import { recordModule } from './record-kernels.ts'
import type { Stretch, StretchScanned } from './scan-stretch.ts'
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
  readonly threads?: number
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
  { threads = availableParallelism(), signal, onRead }: StretchOptions,
): Promise<ScannedFile | 'whole' | 'invalid'> {
  const { path, size, dialect, layout, strict } = file
  const count = Math.floor((size - layout.byte) / STRETCH)
  if (count < FEW || threads < 2) return 'whole'
  const starts = await stretchStarts(file, count)
  if (starts === undefined) return 'whole'
  const jobs = starts.map((from, index): Stretch => {
    return { path, dialect, layout, from, until: starts[index + 1] ?? null, strict }
  })
  const scanned = await inThreads(jobs, Math.min(threads, count), signal, onRead)
  throwIfCancelled(signal)
  if (scanned === undefined) return 'whole'
  const parts = scanned.flatMap((one) => one ?? [])
  if (parts.length < jobs.length) return 'invalid'
  const surveys = parts.map(({ part }) => part)
  const [first] = surveys
  const survey = joinSurveys(surveys, starts)
  if (survey === undefined || first === undefined) return 'whole'
  const agrees = ({ rows, contentBytes }: Pick<Survey, 'rows' | 'contentBytes'>) =>
    parts.every(({ cells }) => cells !== null) && rows === survey.rows && contentBytes === survey.contentBytes
  return { survey, first, taken: { agrees, take: () => parts.flatMap(({ cells }) => cells ?? []) } }
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

/** @returns what each job gave, undefined where one failed or was stopped: scanned as a whole, the file says why */
function inThreads(
  jobs: readonly Stretch[],
  threads: number,
  signal: AbortSignal | undefined,
  onRead: (bytes: number, records: number) => void,
): Promise<(StretchScanned | null)[] | undefined> {
  const results: (StretchScanned | null)[] = []
  const workers: Worker[] = []
  let [given, done, bytes, records] = [0, 0, 0, 0]
  return new Promise((resolve) => {
    const finish = (found: (StretchScanned | null)[] | undefined) => {
      signal?.removeEventListener('abort', stop)
      for (const worker of workers) worker.terminate()
      resolve(found)
    }
    const stop = () => finish(undefined)
    signal?.addEventListener('abort', stop)
    for (let thread = 0; thread < threads; thread++) {
      const worker = new Worker(distFile('scan-thread.js'), { workerData: recordModule() })
      workers.push(worker)
      let job = given++
      worker.on('message', (scanned: StretchScanned | null) => {
        results[job] = scanned
        if (scanned === null || ++done === jobs.length) return finish(Array.from(jobs, (_, at) => results[at] ?? null))
        records += scanned.part.survey.records
        bytes += scanned.part.end - (jobs[job]?.from ?? 0)
        onRead(bytes, records)
        job = given++
        if (job < jobs.length) worker.postMessage(jobs[job])
      })
      worker.on('error', stop)
      worker.postMessage(jobs[job])
    }
  })
}
