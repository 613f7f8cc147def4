// Records of delimited text that need no second look, and their cells: what most of reading a large file goes into.
// The rules are those of shared/import/scan.ts and survey.ts; whatever else a record holds is left to these.
import { addField, beginColumn } from './field-column.ts'
import { FIELD_COLUMN, TAKEN_BYTES, TAKEN_LINES, TAKEN_LONGEST, TAKEN_RECORDS } from './field-layout.ts'
import { giveBack, take } from './field-memory.ts'

const LINE_FEED: u32 = 10
const CARRIAGE_RETURN: u32 = 13
const SPACE: u32 = 32
/** In place of a quote or an escape where the dialect has none: no byte. */
const NONE: u32 = 256

let width: usize = 0
let columns: usize = 0
/** Where the fields of a record begin and end. */
let fields: usize = 0
let delimiter: u32 = 0
let quote: u32 = NONE
let mark: u32 = NONE
/** Bytes of the line end that all records have: 1 of LF, 2 of CRLF. */
let lineEnd: usize = 1

// What is taken.
let records: u32 = 0
let innerLines: u32 = 0
let contentBytes: u32 = 0
let longest: u32 = 0

/** Begins a stretch of records of `count` fields; returns where its bytes are to be put. */
export function begin(bytes: u32, count: u32): usize {
  giveBack()
  width = usize(count)
  columns = take(width * FIELD_COLUMN)
  fields = take(width << 3)
  return take(usize(bytes))
}

/** Room for something that is no part of the stretch. */
export function room(bytes: u32): usize {
  return take(usize(bytes))
}

/** Begins a column; returns where its description lies. */
export function expect(column: u32, rows: u32, texts: u32, bytes: u32): usize {
  const at = columns + usize(column) * FIELD_COLUMN
  beginColumn(at, rows, texts, bytes)
  return at
}

/** Adds a field of one column. */
export function add(column: u32, start: usize, end: usize): void {
  addField(columns + usize(column) * FIELD_COLUMN, start, end)
}

/** @param end bytes of a line end: 1 of LF, 2 of CRLF */
export function setDialect(delimiterByte: u32, quoteByte: u32, escapeByte: u32, end: u32): void {
  delimiter = delimiterByte
  quote = quoteByte
  mark = escapeByte
  lineEnd = usize(end)
}

/**
 * Takes records from `from` on, those that begin before `until`, and stops before the first one with anything unusual: other
 * fields than belong, escapes, a zero byte, another line end, or bytes beyond `to`.
 *
 * @returns where that one begins
 */
export function scan(from: usize, to: usize, until: usize): usize {
  records = 0
  innerLines = 0
  contentBytes = 0
  longest = 0
  let at = from
  while (at < until) {
    const next = scanRecord(at, to)
    if (next === 0) break
    for (let field: usize = 0; field < width; field++) {
      const place = fields + (field << 3)
      addField(columns + field * FIELD_COLUMN, load<usize>(place), load<usize>(place, 4))
    }
    records++
    longest = max(longest, u32(next - at))
    at = next
  }
  store<u32>(TAKEN_RECORDS, records)
  store<u32>(TAKEN_LINES, innerLines)
  store<u32>(TAKEN_BYTES, contentBytes)
  store<u32>(TAKEN_LONGEST, longest)
  return at
}

/** Where the next record begins, 0 where this one is left to others. */
function scanRecord(from: usize, to: usize): usize {
  let field: usize = 0
  let start = from
  let bytes: u32 = 0
  fieldLines = 0
  while (start < to && field < width) {
    const stop = u32(load<u8>(start)) === quote ? quotedField(start, to) : plainField(start, to)
    if (stop >= to) return 0
    const place = fields + (field << 3)
    store<usize>(place, fieldStart)
    store<usize>(place, fieldEnd, 4)
    bytes += u32(fieldEnd - fieldStart)
    field++
    if (u32(load<u8>(stop)) === delimiter) {
      start = stop + 1
      continue
    }
    // A blank line of a file of one column may be a record or not.
    if (field !== width || !endsLine(stop, to) || (width === 1 && stop === from)) return 0
    innerLines += fieldLines
    contentBytes += bytes
    return stop + lineEnd
  }
  return 0
}

/** The cell of the field that was found last, and line ends inside quotes so far. */
let fieldStart: usize = 0
let fieldEnd: usize = 0
let fieldLines: u32 = 0

/** Where a quoted field's delimiter or line end belongs; `to` where it is left to others. */
function quotedField(start: usize, to: usize): usize {
  const end = quoteAfter(start + 1, to)
  if (end === 0) return to
  fieldStart = start + 1
  fieldEnd = end
  for (let at = start + 1; at < end; at += 16) fieldLines += linesIn(at, end)
  return end + 1
}

/** The same of an unquoted one. */
function plainField(start: usize, to: usize): usize {
  if (u32(load<u8>(start)) === SPACE && isQuotedAfterBlanks(start, to)) return to
  fieldStart = start
  fieldEnd = stopAfter(start, to)
  return fieldEnd
}

/** Whether the line end that all records have stands there. */
function endsLine(at: usize, to: usize): bool {
  const byte = u32(load<u8>(at))
  if (lineEnd === 1) return byte === LINE_FEED
  return byte === CARRIAGE_RETURN && at + 1 < to && u32(load<u8>(at, 1)) === LINE_FEED
}

/** Where the next byte stands that may end an unquoted field; `to` or beyond where none does. */
function stopAfter(from: usize, to: usize): usize {
  const delimiters = i8x16.splat(u8(delimiter))
  for (let at = from; at < to; at += 16) {
    const bytes = v128.load(at)
    const ends = v128.or(i8x16.eq(bytes, i8x16.splat(10)), i8x16.eq(bytes, i8x16.splat(13)))
    const others = v128.or(i8x16.eq(bytes, delimiters), i8x16.eq(bytes, i8x16.splat(0)))
    const found = i8x16.bitmask(v128.or(ends, others))
    if (found !== 0) return at + usize(ctz(found))
  }
  return to
}

/** Where the quote stands that closes a field, 0 where there is none or the field holds escapes or zero bytes. */
function quoteAfter(from: usize, to: usize): usize {
  const quotes = i8x16.splat(u8(quote))
  const escapes = i8x16.splat(u8(mark === NONE ? quote : mark))
  for (let at = from; at < to; at += 16) {
    const bytes = v128.load(at)
    const marks = v128.or(i8x16.eq(bytes, quotes), i8x16.eq(bytes, escapes))
    const found = i8x16.bitmask(v128.or(marks, i8x16.eq(bytes, i8x16.splat(0))))
    if (found === 0) continue
    const stop = at + usize(ctz(found))
    return stop < to && u32(load<u8>(stop)) === quote ? stop : 0
  }
  return 0
}

/** Line ends in up to 16 bytes of a quoted field: of LF, CRLF and CR. */
function linesIn(from: usize, end: usize): u32 {
  const bytes = v128.load(from)
  const isEnd = v128.or(i8x16.eq(bytes, i8x16.splat(10)), i8x16.eq(bytes, i8x16.splat(13)))
  if (i8x16.bitmask(isEnd) === 0) return 0
  let lines: u32 = 0
  for (let at = from; at < min(from + 16, end); at++) {
    const byte = u32(load<u8>(at))
    if (byte === LINE_FEED || (byte === CARRIAGE_RETURN && u32(load<u8>(at, 1)) !== LINE_FEED)) lines++
  }
  return lines
}

/** Whether blanks are followed by a quote, or by nothing that is known. */
function isQuotedAfterBlanks(from: usize, to: usize): bool {
  if (quote === NONE || delimiter === SPACE) return false
  let at = from
  while (at < to && u32(load<u8>(at)) === SPACE) at++
  return at >= to || u32(load<u8>(at)) === quote
}
