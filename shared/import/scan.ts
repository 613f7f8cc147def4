import type { Dialect } from './dialect.ts'

const TAB = 9
const LINE_FEED = 10
const CARRIAGE_RETURN = 13
const SPACE = 32

/** What is wrong with a record's quoting or bytes. */
export type RecordProblem = 'none' | 'afterQuote' | 'unterminated' | 'nul'
export type LineEnd = 'none' | '\n' | '\r\n' | '\r'

/**
 * Finds the records of delimited UTF-8 text, one scan() at a time, with the rules of RFC 4180 and these beyond it: LF,
 * CRLF and CR each end a record outside quotes; a quote inside an unquoted field stands for itself; blanks around a
 * quoted field are dropped; a backslash escapes inside quotes where the dialect says so.
 * Results of the last scan stand in its fields, so that the loop allocates nothing.
 */
export class RecordScanner {
  /** Where the next record begins. */
  next = 0
  /** Where the record's own bytes end, before its line end. */
  end = 0
  fields = 0
  /** Bytes of the cells themselves: without delimiters, quotes around fields and escapes. */
  contentBytes = 0
  /** Line ends inside quotes. */
  innerLines = 0
  problem: RecordProblem = 'none'
  /** The field with the problem, from 1. */
  problemField = 0
  lineEnd: LineEnd = 'none'
  /** Whether blanks around a quoted field were dropped. */
  loose = false
  /** Where the text of each of `fields` fields lies, when collecting: quotes excluded, escapes still in place. */
  readonly starts: number[] = []
  readonly ends: number[] = []
  readonly escaped: boolean[] = []

  /** First byte of the delimiter. */
  readonly delimiter: number
  readonly quote: number
  readonly escape: number
  readonly #collect: boolean
  readonly #delimiterBytes: Uint8Array
  /** 1 for every byte that ends an unquoted field or needs a closer look. */
  readonly #stops = new Uint8Array(256)

  constructor(dialect: Pick<Dialect, 'delimiter' | 'quote' | 'escape'>, collect = false) {
    this.#delimiterBytes = new TextEncoder().encode(dialect.delimiter)
    this.delimiter = this.#delimiterBytes[0] ?? -1
    this.quote = dialect.quote === '' ? -1 : dialect.quote.charCodeAt(0)
    this.escape = dialect.escape === '' ? -1 : dialect.escape.charCodeAt(0)
    this.#collect = collect
    for (const stop of [this.delimiter, LINE_FEED, CARRIAGE_RETURN, 0]) this.#stops[stop] = 1
  }

  /**
   * Scans the record that begins at `from`.
   *
   * @param to where the known bytes end
   * @param final whether the file ends at `to`
   * @returns false where the record goes on past `to`; scan it again from `from` when more bytes are known
   */
  scan(bytes: Uint8Array, from: number, to: number, final: boolean): boolean {
    this.#begin()
    let at = this.#delimiterBytes.length === 1 ? this.#plainFields(bytes, from, to) : from
    if (at < 0) return true
    for (;;) {
      const start = at
      at = this.#open(bytes, start, to)
      if (at < 0) {
        if (!final) return false
        this.#flag('unterminated')
        return this.#finish('none', to, to)
      }
      at = this.#unquoted(bytes, start, at, to)
      if (at >= to) return final && this.#finish('none', to, to)
      const stop = bytes[at]
      if (stop === this.delimiter) at += this.#delimiterBytes.length
      else if (stop === LINE_FEED) return this.#finish('\n', at, at + 1)
      else if (at + 1 >= to && !final) return false
      else return bytes[at + 1] === LINE_FEED ? this.#finish('\r\n', at, at + 2) : this.#finish('\r', at, at + 1)
    }
  }

  /**
   * The unquoted fields that a record begins with, which most are: one tight loop.
   *
   * @returns where the field begins that it leaves to others, or −1 where it reached the end of the record
   */
  #plainFields(bytes: Uint8Array, from: number, to: number): number {
    const { quote, delimiter, starts, ends, escaped } = this
    const stops = this.#stops
    const collect = this.#collect
    let fields = 0
    let start = from
    let lineEnd = 0
    while (start < to && lineEnd === 0) {
      const first = bytes[start]
      if (first === quote || first === SPACE) break
      let at = start
      while (at < to && stops[bytes[at] ?? 0] === 0) at++
      if (at >= to) break
      if (bytes[at] !== delimiter) {
        lineEnd = lineEndAt(bytes, at, to)
        if (lineEnd === 0) break
      }
      if (collect) {
        starts[fields] = start
        ends[fields] = at
        escaped[fields] = false
      }
      fields++
      start = at + 1
    }
    this.fields = fields
    this.contentBytes = start - from - fields
    if (lineEnd === 0) return start
    this.#finish(lineEnd === 1 ? '\n' : '\r\n', start - 1, start - 1 + lineEnd)
    return -1
  }

  /** The place behind the quoted field that begins at `start`, `start` where none does, −1 where none ends before `to`. */
  #open(bytes: Uint8Array, start: number, to: number): number {
    if (start >= to) return start
    if (bytes[start] === this.quote) return this.#quoted(bytes, start, to)
    if (bytes[start] !== SPACE || this.delimiter === SPACE) return start
    return this.#quotedAfterBlanks(bytes, start, to)
  }

  #begin(): void {
    this.fields = 0
    this.contentBytes = 0
    this.innerLines = 0
    this.problem = 'none'
    this.loose = false
  }

  #finish(lineEnd: LineEnd, end: number, next: number): true {
    this.lineEnd = lineEnd
    this.end = end
    this.next = next
    return true
  }

  #flag(problem: RecordProblem): void {
    if (this.problem !== 'none') return
    this.problem = problem
    this.problemField = this.fields + 1
  }

  /**
   * An unquoted field, or what stands between a closing quote and the end of its field.
   *
   * @param start where the field begins
   * @param from where to go on: `start`, or behind the closing quote
   * @returns where its delimiter or line end stands, or `to`
   */
  #unquoted(bytes: Uint8Array, start: number, from: number, to: number): number {
    const stops = this.#stops
    let at = from
    for (;;) {
      while (at < to && stops[bytes[at] ?? 0] === 0) at++
      if (at >= to) break
      if (bytes[at] === 0) this.#flag('nul')
      else if (bytes[at] !== this.delimiter || this.#delimits(bytes, at)) break
      at++
    }
    if (from === start) {
      this.contentBytes += at - start
      if (this.#collect) this.#keep(start, at, false)
    } else if (at > from) this.#afterQuote(bytes, from, at)
    this.fields++
    return at
  }

  /** Whether the whole delimiter stands where its first byte does. */
  #delimits(bytes: Uint8Array, from: number): boolean {
    const delimiter = this.#delimiterBytes
    for (let at = 1; at < delimiter.length; at++) if (bytes[from + at] !== delimiter[at]) return false
    return true
  }

  #afterQuote(bytes: Uint8Array, from: number, to: number): void {
    this.loose = true
    for (let at = from; at < to; at++) if (bytes[at] !== SPACE && bytes[at] !== TAB) this.#flag('afterQuote')
  }

  /** A quoted field: the place behind its closing quote, or −1 where there is none before `to`. */
  #quoted(bytes: Uint8Array, open: number, to: number): number {
    const { quote, escape: mark } = this
    let escapes = 0
    let at = open + 1
    for (; at < to; at++) {
      const byte = bytes[at]
      if (byte === quote) {
        if (mark !== quote || bytes[at + 1] !== quote || at + 1 >= to) break
        escapes++
        at++
      } else if (byte === mark && at + 1 < to && (bytes[at + 1] === quote || bytes[at + 1] === mark)) {
        escapes++
        at++
      } else if (byte === LINE_FEED || (byte === CARRIAGE_RETURN && bytes[at + 1] !== LINE_FEED)) this.innerLines++
      else if (byte === 0) this.#flag('nul')
    }
    if (at >= to) return -1
    this.contentBytes += at - open - 1 - escapes
    if (this.#collect) this.#keep(open + 1, at, escapes > 0)
    return at + 1
  }

  /**
   * A quoted field behind blanks, as in `a, "b, c"`: only where its closing quote ends the field, so that `5, "x" y` stays
   * as it stands, and only within a line, so that a stray quote cannot reach further.
   */
  #quotedAfterBlanks(bytes: Uint8Array, start: number, to: number): number {
    let open = start
    while (open < to && bytes[open] === SPACE) open++
    if (open >= to || bytes[open] !== this.quote) return start
    const { contentBytes, innerLines, problem } = this
    const close = this.#quoted(bytes, open, to)
    let behind = close
    while (behind < to && (bytes[behind] === SPACE || bytes[behind] === TAB)) behind++
    if (close > 0 && this.innerLines === innerLines && (behind >= to || this.#stops[bytes[behind] ?? 0] === 1)) {
      this.loose = true
      return close
    }
    this.contentBytes = contentBytes
    this.innerLines = innerLines
    this.problem = problem
    return start
  }

  #keep(start: number, end: number, escaped: boolean): void {
    this.starts[this.fields] = start
    this.ends[this.fields] = end
    this.escaped[this.fields] = escaped
  }
}

/** The bytes of the LF or CRLF that stands at a place before `to`; 0 where none does. */
function lineEndAt(bytes: Uint8Array, at: number, to: number): number {
  if (bytes[at] === LINE_FEED) return 1
  return bytes[at] === CARRIAGE_RETURN && at + 1 < to && bytes[at + 1] === LINE_FEED ? 2 : 0
}

const DECODER = new TextDecoder('utf-8', { ignoreBOM: true })

/** The texts of the record that a collecting scanner scanned last. */
export function cellsOf(scanner: RecordScanner, bytes: Uint8Array): string[] {
  return scanner.starts.slice(0, scanner.fields).map((start, field) => {
    const text = DECODER.decode(bytes.subarray(start, scanner.ends[field]))
    return scanner.escaped[field] === true ? withoutEscapes(text, scanner) : text
  })
}

function withoutEscapes(text: string, scanner: RecordScanner): string {
  const quote = String.fromCharCode(scanner.quote)
  const mark = String.fromCharCode(scanner.escape)
  if (mark === quote) return text.replaceAll(quote + quote, quote)
  const masked = mark === '\\' ? '\\\\' : mark
  return text.replace(new RegExp(`${masked}([${quote}${masked}])`, 'gu'), '$1')
}

/** The cells of a text that is one record of `width` fields, or why it is not. */
export function cellsOfRecord(
  text: string,
  dialect: Pick<Dialect, 'delimiter' | 'quote' | 'escape'>,
  width: number,
): string[] | { readonly problem: string } {
  const bytes = new TextEncoder().encode(text.replace(/[\r\n]+$/u, ''))
  const scanner = new RecordScanner(dialect, true)
  scanner.scan(bytes, 0, bytes.length, true)
  if (scanner.problem !== 'none') return { problem: 'its quotes are not closed, or text follows them' }
  if (scanner.next < bytes.length) return { problem: 'it is more than one record' }
  const fields = `${scanner.fields} ${scanner.fields === 1 ? 'field' : 'fields'}`
  return scanner.fields === width ? cellsOf(scanner, bytes) : { problem: `${fields} where ${width} belong` }
}
