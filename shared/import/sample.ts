import type { Dialect } from './dialect.ts'
import { cellsOf, RecordScanner } from './scan.ts'

/** One record of a sample, blank lines left out. */
export interface SampleRecord {
  readonly cells: readonly string[]
  /** Whether quotes and bytes are as they should be. */
  readonly sound: boolean
  /** Line on which it begins, from 1, and its first byte and the one behind it. */
  readonly line: number
  readonly byte: number
  readonly next: number
}

export interface SampleOptions {
  /** Physical lines to leave out at the start. */
  readonly skip?: number
  /** Whether the sample is the whole file; otherwise a record that runs to its end is left out. */
  readonly complete: boolean
  readonly limit?: number
}

/** The records of a sample under a dialect. */
export function sampleRecords(
  bytes: Uint8Array,
  dialect: Pick<Dialect, 'delimiter' | 'quote' | 'escape'>,
  { skip = 0, complete, limit = Number.POSITIVE_INFINITY }: SampleOptions,
): SampleRecord[] {
  const scanner = new RecordScanner(dialect, true)
  const records: SampleRecord[] = []
  let at = afterLines(bytes, skip)
  let line = skip + 1
  while (at < bytes.length && records.length < limit && scanner.scan(bytes, at, bytes.length, complete)) {
    const cells = cellsOf(scanner, bytes)
    if (cells.length > 1 || !isBlank(bytes, at, scanner.end)) {
      records.push({ cells, sound: scanner.problem === 'none', line, byte: at, next: scanner.next })
    }
    line += scanner.innerLines + 1
    at = scanner.next
  }
  return records
}

/** The offset behind the first `lines` physical lines, whatever quotes they hold. */
export function afterLines(bytes: Uint8Array, lines: number): number {
  let at = 0
  for (let line = 0; line < lines && at < bytes.length; line++) {
    while (at < bytes.length && bytes[at] !== 10 && bytes[at] !== 13) at++
    at += bytes[at] === 13 && bytes[at + 1] === 10 ? 2 : 1
  }
  return Math.min(at, bytes.length)
}

/** Whether nothing but blanks and tabs stands between two offsets. */
export function isBlank(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at] !== 32 && bytes[at] !== 9) return false
  return true
}
