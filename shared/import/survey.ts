import { dataError } from '../core/index.ts'
import type { SetAside } from '../table/index.ts'
import type { Dialect } from './dialect.ts'
import type { Layout } from './layout.ts'
import { repairedCells } from './repair.ts'
import { isBlank } from './sample.ts'
import { type LineEnd, RecordScanner } from './scan.ts'

/** What a whole file holds, counted without the reader that will read it. */
export interface Survey {
  readonly records: number
  readonly rows: number
  readonly width: number
  readonly setAside: readonly SetAside[]
  /** The record number of each row; null where nothing was set aside. */
  readonly recordOf: Uint32Array | null
  /** Byte ranges of the good records, ascending and apart: from, to, from, to, … */
  readonly ranges: readonly number[]
  /** Bytes of the good records' cells, without delimiters, quotes, escapes and line ends. */
  readonly contentBytes: number
  /** Bytes of the longest good record. */
  readonly longest: number
  readonly newline: Dialect['newline']
  /** Good records whose quotes had to be read as people mean them (repairedCells): each has a byte range of its own. */
  readonly repaired: readonly RecordPlace[]
  /** Good records that had fewer fields than the header, filled up with blank cells: how many, and the first. */
  readonly padded: number
  readonly firstPadded: RecordPlace | null
  /** Whether another reader may see the good records otherwise: mixed line ends, blanks around quotes, blank lines as cells. */
  readonly irregular: boolean
}

/** What a stretch of a file holds, its lines and records numbered as if the file began with it. */
export interface SurveyPart {
  readonly survey: Survey
  /** The byte at which the first record that is not in it begins, and the lines before it. */
  readonly end: number
  readonly lines: number
  readonly lineEnds: readonly LineEnd[]
  /** Whether what follows reads the same, whatever stood in here. */
  readonly settled: boolean
}

/** Where a record begins. */
export interface RecordPlace {
  readonly record: number
  readonly line: number
  readonly byte: number
}

/** Takes many records at once, and their cells: those that need no second look. */
export interface PlainRecords {
  /**
   * Takes the sound records from `from` on, those that begin before `until`, that have the layout's number of fields and end
   * with `lineEnd`, and stops before the first other one; undefined where it takes none of these bytes.
   */
  takePlain(bytes: Uint8Array, from: number, until: number, lineEnd: LineEnd): PlainTaken | undefined
}

export interface PlainTaken {
  /** Where the next record begins. */
  readonly next: number
  readonly records: number
  /** Line ends inside quotes. */
  readonly innerLines: number
  readonly contentBytes: number
  /** Bytes of the longest record. */
  readonly longest: number
}

/** A set-aside record keeps at most this many bytes of its text. */
const MOST_TEXT = 10_000
/** A quote that is still open after this many bytes counts as never closed. */
const MOST_QUOTED = 1 << 24
/** A line longer than this is not repaired. */
const MOST_REPAIRED = 1 << 20
const DECODER = new TextDecoder('utf-8', { ignoreBOM: true })
const ENCODER = new TextEncoder()
/** A single line longer than this is refused. */
const MOST_LINE = 1 << 27

/**
 * Finds every record of delimited UTF-8 bytes: which are good (the layout's number of fields, quotes closed) and which
 * are set aside, with line, byte and reason.
 *
 * A blank line is no record; in a file of one column it is a record with an empty cell, save at the file's end. Where
 * quotes are broken in a record of several lines, only its first line is set aside and the others are read again, so
 * that one stray quote does not take its neighbours along; among those, an odd number of quotes sets a record aside too.
 */
export class Surveyor {
  readonly #dialect: Dialect
  readonly #layout: Layout
  readonly #width: number
  readonly #scanner: RecordScanner
  #onRecord: ((scanner: RecordScanner, bytes: Uint8Array) => void) | undefined
  readonly #until: number
  #plain: PlainRecords | undefined
  readonly #lineEnds = new Set<LineEnd>()
  #lastLineEnd: LineEnd = 'none'
  readonly #setAside: SetAside[] = []
  readonly #ranges: number[] = []
  readonly #repaired: RecordPlace[] = []
  #padded = 0
  #firstPadded: RecordPlace | null = null
  #carried: Uint8Array = new Uint8Array(0)
  /** Offset in the file of the bytes at hand. */
  #base: number
  #line: number
  #records = 0
  #contentBytes = 0
  #longest = 0
  /** Blank lines of a one-column file that are cells if another record follows. */
  #blankLines = 0
  #blankFrom = 0
  /** Up to here records are read again after a broken one; beyond, the last record may have left a quote open. */
  #doubtfulTo = 0
  #doubtful = false
  #irregular = false

  /**
   * @param onRecord is handed every good record until one comes that the scanner alone cannot read
   * @param until records that begin there or later are left out
   * @param plain takes records that the scanner and `onRecord` would take, faster
   */
  constructor(
    dialect: Dialect,
    layout: Layout,
    onRecord?: (scanner: RecordScanner, bytes: Uint8Array) => void,
    until = Number.POSITIVE_INFINITY,
    plain?: PlainRecords,
  ) {
    this.#dialect = dialect
    this.#layout = layout
    this.#width = layout.header.length
    this.#scanner = new RecordScanner(dialect, onRecord !== undefined)
    this.#onRecord = onRecord
    this.#until = until
    this.#plain = plain
    this.#base = layout.byte
    this.#line = layout.line
  }

  /** Records so far. */
  get records(): number {
    return this.#records
  }

  /** Whether no more bytes are wanted. */
  get isDone(): boolean {
    return this.#base >= this.#until
  }

  /**
   * Takes the next bytes of the file, from the layout's first byte on.
   *
   * @param final whether these are the last
   */
  push(block: Uint8Array, final: boolean): void {
    const bytes = this.#carried.length === 0 ? block : joined(this.#carried, block)
    let at = 0
    const to = Math.min(bytes.length, this.#until - this.#base)
    while (at < to) {
      if (this.#plain) at = this.#takePlain(this.#plain, bytes, at, to)
      if (at >= to) break
      if (this.#scanner.scan(bytes, at, bytes.length, final)) at = this.#take(bytes, at)
      else if (bytes.length - at > MOST_QUOTED && firstLine(bytes, at)[0] < bytes.length) {
        this.#scanner.scan(bytes, at, bytes.length, true)
        at = this.#scanner.lineEnd === 'none' ? this.#rejectLine(bytes, at) : this.#take(bytes, at)
      } else break
    }
    if (bytes.length - at > MOST_LINE) {
      const next = 'Check the delimiter, the quote and the encoding.'
      throw dataError(`line ${this.#line} is longer than 128 MB`, { line: this.#line, next })
    }
    this.#carried = bytes.slice(at)
    this.#base += at
  }

  /** What was found in a stretch, for joinSurveys(). */
  part(): SurveyPart {
    const settled = !this.#doubtful && this.#base >= this.#doubtfulTo && this.#blankLines === 0
    const lines = this.#line - this.#layout.line
    return { survey: this.finish(), end: this.#base, lines, lineEnds: [...this.#lineEnds], settled }
  }

  finish(): Survey {
    const setAside = this.#setAside
    return {
      records: this.#records,
      rows: this.#records - setAside.length,
      width: this.#width,
      setAside,
      recordOf: setAside.length === 0 ? null : recordsWithout(this.#records, setAside),
      ranges: this.#ranges,
      contentBytes: this.#contentBytes,
      longest: this.#longest,
      newline: this.#newline(),
      repaired: this.#repaired,
      padded: this.#padded,
      firstPadded: this.#firstPadded,
      irregular: this.#irregular || this.#padded > 0 || this.#lineEnds.size > 1,
    }
  }

  /** Takes what records need no second look; returns where the first that does begins. */
  #takePlain(plain: PlainRecords, bytes: Uint8Array, from: number, until: number): number {
    if (this.#doubtful || this.#base + from < this.#doubtfulTo || this.#blankLines > 0) return from
    const taken = plain.takePlain(bytes, from, until, this.#lastLineEnd)
    if (taken === undefined || taken.records === 0) return from
    this.#contentBytes += taken.contentBytes
    if (taken.longest > this.#longest) this.#longest = taken.longest
    this.#records += taken.records
    this.#line += taken.innerLines + taken.records
    this.#keep(this.#base + from, this.#base + taken.next)
    return taken.next
  }

  /** Takes the scanned record; returns where the next one begins. */
  #take(bytes: Uint8Array, from: number): number {
    const { fields, problem, end, next } = this.#scanner
    if (problem === 'none' && fields === 1 && (this.#width === 1 ? end === from : isBlank(bytes, from, end))) {
      if (this.#width === 1 && this.#blankLines++ === 0) this.#blankFrom = this.#base + from
      this.#line++
      return next
    }
    if (this.#blankLines > 0) this.#takeBlanks(this.#base + from)
    if (problem === 'afterQuote' || problem === 'unterminated')
      return this.#repair(bytes, from) ?? this.#rejectLine(bytes, from)
    const isShort = fields < this.#width && this.#layout.pads
    if (problem === 'nul' || (fields !== this.#width && !isShort)) return this.#reject(bytes, from, end, this.#reason())
    if ((this.#doubtful || this.#base + from < this.#doubtfulTo) && this.#hasOddQuotes(bytes, from, end))
      return this.#reject(bytes, from, end, 'an odd number of quotes, after a record whose quotes are broken')
    this.#doubtful = false
    if (isShort && this.#padded++ === 0) this.#firstPadded = this.#placeOf(from)
    if (this.#scanner.loose) this.#irregular = true
    if (this.#scanner.lineEnd !== this.#lastLineEnd) this.#addLineEnd(this.#scanner.lineEnd)
    this.#contentBytes += this.#scanner.contentBytes
    if (next - from > this.#longest) this.#longest = next - from
    this.#records++
    this.#line += this.#scanner.innerLines + 1
    this.#keep(this.#base + from, this.#base + next)
    this.#onRecord?.(this.#scanner, bytes)
    return next
  }

  #addLineEnd(lineEnd: LineEnd): void {
    this.#lastLineEnd = lineEnd
    if (lineEnd !== 'none') this.#lineEnds.add(lineEnd)
  }

  #placeOf(from: number): RecordPlace {
    return { record: this.#records, line: this.#line, byte: this.#base + from }
  }

  /** Takes the first line of the scanned record where it has the right number of fields with its quotes repaired. */
  #repair(bytes: Uint8Array, from: number): number | undefined {
    if (this.#dialect.escape === '') return undefined
    const [end, next] = firstLine(bytes, from)
    if (end - from > MOST_REPAIRED) return undefined
    const cells = repairedCells(DECODER.decode(bytes.subarray(from, end)), this.#dialect)
    if (cells.length !== this.#width || cells.some((cell) => cell.includes('\0'))) return undefined
    this.#doubtfulTo = Math.max(this.#doubtfulTo, this.#base + this.#scanner.next)
    // Apostrophes stand in words: an odd number of them on the next line says nothing.
    this.#doubtful = this.#dialect.quote === '"' || this.#scanner.next > next
    this.#leaveCells()
    this.#repaired.push(this.#placeOf(from))
    for (const cell of cells) this.#contentBytes += ENCODER.encode(cell).length
    this.#longest = Math.max(this.#longest, 2 * (next - from))
    this.#records++
    this.#line++
    this.#ranges.push(this.#base + from, this.#base + next)
    return next
  }

  #takeBlanks(to: number): void {
    this.#leaveCells()
    this.#irregular = true
    this.#records += this.#blankLines
    this.#keep(this.#blankFrom, to)
    this.#blankLines = 0
  }

  /** Cells are taken of all good records or of none. */
  #leaveCells(): void {
    this.#onRecord = undefined
    this.#plain = undefined
  }

  /** Sets aside the first line of the scanned record, and has the others read again. */
  #rejectLine(bytes: Uint8Array, from: number): number {
    const [end, next] = firstLine(bytes, from)
    this.#doubtfulTo = Math.max(this.#doubtfulTo, this.#base + this.#scanner.next)
    this.#doubtful = true
    const reason = this.#reason()
    this.#scanner.innerLines = 0
    this.#scanner.next = next
    return this.#reject(bytes, from, end, reason)
  }

  #reject(bytes: Uint8Array, from: number, end: number, reason: string): number {
    const text = new TextDecoder().decode(bytes.subarray(from, Math.min(end, from + MOST_TEXT)))
    const byte = this.#base + from
    this.#setAside.push({ record: this.#records, line: this.#line, byte, column: null, reason, text })
    this.#records++
    this.#line += this.#scanner.innerLines + 1
    return this.#scanner.next
  }

  #hasOddQuotes(bytes: Uint8Array, from: number, to: number): boolean {
    let quotes = 0
    for (let at = from; at < to; at++) if (bytes[at] === this.#scanner.quote) quotes++
    return quotes % 2 === 1
  }

  #reason(): string {
    const { problem, problemField, fields } = this.#scanner
    if (problem === 'nul') return `a zero byte in field ${problemField}`
    if (problem === 'afterQuote') return `text after the closing quote of field ${problemField}`
    if (problem === 'unterminated') return `the quote that opens field ${problemField} is never closed`
    const found = `${fields} ${fields === 1 ? 'field' : 'fields'}`
    const named = this.#layout.header.some((name) => name !== '')
    return `${found} where ${named ? 'the header has' : 'most records have'} ${this.#width}`
  }

  #keep(from: number, to: number): void {
    const ranges = this.#ranges
    const last = ranges.length - 1
    const isAfterRepaired = this.#repaired.length > 0 && this.#repaired.at(-1)?.byte === ranges[last - 1]
    if (last > 0 && ranges[last] === from && !isAfterRepaired) ranges[last] = to
    else ranges.push(from, to)
  }

  #newline(): Dialect['newline'] {
    if (this.#lineEnds.size > 1) return 'mixed'
    for (const lineEnd of this.#lineEnds) if (lineEnd !== 'none') return lineEnd
    return this.#dialect.newline
  }
}

/** Where the first physical line ends, and where the next one begins. */
function firstLine(bytes: Uint8Array, from: number): [end: number, next: number] {
  let end = from
  while (end < bytes.length && bytes[end] !== 10 && bytes[end] !== 13) end++
  return [end, Math.min(bytes.length, end + (bytes[end] === 13 && bytes[end + 1] === 10 ? 2 : 1))]
}

export function recordsWithout(records: number, setAside: readonly SetAside[]): Uint32Array {
  const rows = new Uint32Array(records - setAside.length)
  let row = 0
  let next = 0
  for (let record = 0; record < records; record++) {
    if (setAside[next]?.record === record) next++
    else rows[row++] = record
  }
  return rows
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(first.length + second.length)
  bytes.set(first)
  bytes.set(second, first.length)
  return bytes
}
