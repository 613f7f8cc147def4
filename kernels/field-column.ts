// A source column being filled from the bytes of fields: engine/data/field-column.ts, operation by operation where it shows.
import {
  FIELD_BITS,
  FIELD_BYTES,
  FIELD_BYTES_ROOM,
  FIELD_CODES,
  FIELD_CODES_ROOM,
  FIELD_COLUMN,
  FIELD_HASHES,
  FIELD_IS_PACKED,
  FIELD_IS_UNTRIMMED,
  FIELD_NUMBERS,
  FIELD_ROWS,
  FIELD_SLOTS,
  FIELD_SLOTS_MASK,
  FIELD_STARTS,
  FIELD_TEXTS,
  FIELD_TEXTS_ROOM,
} from './field-layout.ts'
import { moved, take } from './field-memory.ts'
import { number, readNumber } from './field-number.ts'

const TRIAL_ROWS: u32 = 10_000
const ROWS_BETWEEN: u32 = 2048
const MOSTLY_DIFFERENT: f64 = 0.9
const FIRST_SLOTS: usize = 32

/** An empty column with room for so much. */
export function beginColumn(column: usize, rows: u32, texts: u32, bytes: u32): void {
  memory.fill(column, 0, FIELD_COLUMN)
  store<usize>(column, take(usize(rows) << 2), FIELD_CODES)
  store<u32>(column, rows, FIELD_CODES_ROOM)
  store<usize>(column, take((usize(texts) + 1) << 2), FIELD_STARTS)
  store<usize>(column, take(usize(texts) << 2), FIELD_HASHES)
  store<u32>(column, texts, FIELD_TEXTS_ROOM)
  store<usize>(column, take(bytes), FIELD_BYTES)
  store<u32>(column, bytes, FIELD_BYTES_ROOM)
  store<u32>(load<usize>(column, FIELD_STARTS), 0)
  beginSlots(column, FIRST_SLOTS)
}

function beginSlots(column: usize, count: usize): void {
  const slots = take(count << 2)
  memory.fill(slots, 0, count << 2)
  store<usize>(column, slots, FIELD_SLOTS)
  store<usize>(column, count - 1, FIELD_SLOTS_MASK)
}

export function addField(column: usize, start: usize, end: usize): void {
  const isPacked = load<u32>(column, FIELD_IS_PACKED) !== 0
  const code = isPacked ? pack(column, start, end) : codeFor(column, start, end)
  const rows = load<u32>(column, FIELD_ROWS)
  if (rows === load<u32>(column, FIELD_CODES_ROOM)) {
    const codes = load<usize>(column, FIELD_CODES)
    store<usize>(column, moved(codes, usize(rows) << 2, usize(rows) << 3), FIELD_CODES)
    store<u32>(column, 2 * rows, FIELD_CODES_ROOM)
  }
  store<u32>(load<usize>(column, FIELD_CODES) + (usize(rows) << 2), code)
  store<u32>(column, rows + 1, FIELD_ROWS)
  if ((rows + 1) % ROWS_BETWEEN === 0 && !isPacked) lookOn(column)
}

/** Whether equal texts are still looked for. */
function lookOn(column: usize): void {
  const rows = load<u32>(column, FIELD_ROWS)
  const texts = load<u32>(column, FIELD_TEXTS)
  if (rows < TRIAL_ROWS || f64(texts) <= MOSTLY_DIFFERENT * f64(rows)) return
  store<u32>(column, 1, FIELD_IS_PACKED)
  store<usize>(column, take(usize(load<u32>(column, FIELD_TEXTS_ROOM)) << 3), FIELD_NUMBERS)
  const bytes = load<usize>(column, FIELD_BYTES)
  for (let code: u32 = 0; code < texts && load<usize>(column, FIELD_NUMBERS) !== 0; code++)
    keepNumber(column, code, bytes + startOf(column, code), bytes + startOf(column, code + 1))
}

function pack(column: usize, start: usize, end: usize): u32 {
  const code = keep(column, start, end)
  if (load<usize>(column, FIELD_NUMBERS) !== 0) keepNumber(column, code, start, end)
  else store<u32>(load<usize>(column, FIELD_HASHES) + (usize(code) << 2), hashOf(start, end))
  return code
}

/** One text that is no plain number, and none is read as one. */
function keepNumber(column: usize, code: u32, start: usize, end: usize): void {
  if (readNumber(start, end)) {
    store<f64>(load<usize>(column, FIELD_NUMBERS) + (usize(code) << 3), number)
    return
  }
  store<usize>(column, 0, FIELD_NUMBERS)
  const hashes = take(usize(load<u32>(column, FIELD_TEXTS_ROOM)) << 2)
  store<usize>(column, hashes, FIELD_HASHES)
  const bytes = load<usize>(column, FIELD_BYTES)
  const texts = load<u32>(column, FIELD_TEXTS)
  for (let text: u32 = 0; text < texts; text++)
    store<u32>(hashes + (usize(text) << 2), hashOf(bytes + startOf(column, text), bytes + startOf(column, text + 1)))
}

function codeFor(column: usize, start: usize, end: usize): u32 {
  const hash = hashOf(start, end)
  const slots = load<usize>(column, FIELD_SLOTS)
  const mask = load<usize>(column, FIELD_SLOTS_MASK)
  const hashes = load<usize>(column, FIELD_HASHES)
  let slot = usize(hash) & mask
  while (true) {
    const entry = load<u32>(slots + (slot << 2))
    if (entry === 0) break
    if (load<u32>(hashes + (usize(entry - 1) << 2)) === hash && isText(column, entry - 1, start, end)) return entry - 1
    slot = (slot + 1) & mask
  }
  store<u32>(slots + (slot << 2), load<u32>(column, FIELD_TEXTS) + 1)
  const code = keep(column, start, end)
  store<u32>(load<usize>(column, FIELD_HASHES) + (usize(code) << 2), hash)
  if ((usize(code) + 1) << 1 > mask + 1) moreSlots(column)
  return code
}

function moreSlots(column: usize): void {
  const texts = load<u32>(column, FIELD_TEXTS)
  beginSlots(column, (load<usize>(column, FIELD_SLOTS_MASK) + 1) << 2)
  const slots = load<usize>(column, FIELD_SLOTS)
  const mask = load<usize>(column, FIELD_SLOTS_MASK)
  const hashes = load<usize>(column, FIELD_HASHES)
  for (let code: u32 = 0; code < texts; code++) {
    let slot = usize(load<u32>(hashes + (usize(code) << 2))) & mask
    while (load<u32>(slots + (slot << 2)) !== 0) slot = (slot + 1) & mask
    store<u32>(slots + (slot << 2), code + 1)
  }
}

function startOf(column: usize, text: u32): usize {
  return usize(load<u32>(load<usize>(column, FIELD_STARTS) + (usize(text) << 2)))
}

function isText(column: usize, code: u32, start: usize, end: usize): bool {
  const from = startOf(column, code)
  if (startOf(column, code + 1) - from !== end - start) return false
  let at = start
  let other = load<usize>(column, FIELD_BYTES) + from
  for (; at + 8 <= end; at += 8) {
    if (load<u64>(at) !== load<u64>(other)) return false
    other += 8
  }
  return ((load<u64>(at) ^ load<u64>(other)) & firstBytes(end - at)) === 0
}

/** Ones where the first `count` bytes of a word lie, 0 to 7 of them. */
function firstBytes(count: usize): u64 {
  return (u64(1) << (u64(count) << 3)) - 1
}

/** Adds a text; returns its place. */
function keep(column: usize, start: usize, end: usize): u32 {
  const code = load<u32>(column, FIELD_TEXTS)
  const from = startOf(column, code)
  const to = from + end - start
  if (to > load<usize>(column, FIELD_BYTES_ROOM)) {
    store<usize>(column, moved(load<usize>(column, FIELD_BYTES), from, to << 1), FIELD_BYTES)
    store<usize>(column, to << 1, FIELD_BYTES_ROOM)
  }
  store<u32>(column, code + 1, FIELD_TEXTS)
  if (code === load<u32>(column, FIELD_TEXTS_ROOM)) moreTexts(column, code)
  store<u64>(
    column,
    load<u64>(column, FIELD_BITS) | copy(start, end, load<usize>(column, FIELD_BYTES) + from),
    FIELD_BITS,
  )
  store<u32>(load<usize>(column, FIELD_STARTS) + (usize(code + 1) << 2), u32(to))
  if (end > start && (isNearBlank(load<u8>(start)) || isNearBlank(load<u8>(end - 1))))
    if (beginsWithBlank(start, end) || endsWithBlank(start, end)) store<u32>(column, 1, FIELD_IS_UNTRIMMED)
  return code
}

/** Room for twice as many texts. */
function moreTexts(column: usize, texts: u32): void {
  const room = max<u32>(2 * texts, 16)
  store<u32>(column, room, FIELD_TEXTS_ROOM)
  const starts = load<usize>(column, FIELD_STARTS)
  store<usize>(column, moved(starts, (usize(texts) + 1) << 2, (usize(room) + 1) << 2), FIELD_STARTS)
  const numbers = load<usize>(column, FIELD_NUMBERS)
  if (numbers !== 0) store<usize>(column, moved(numbers, usize(texts) << 3, usize(room) << 3), FIELD_NUMBERS)
  else {
    const hashes = load<usize>(column, FIELD_HASHES)
    store<usize>(column, moved(hashes, usize(texts) << 2, usize(room) << 2), FIELD_HASHES)
  }
}

/** Copies bytes, and up to seven more behind them; returns every bit that is set in some byte, eight bytes side by side. */
function copy(start: usize, end: usize, to: usize): u64 {
  let bits: u64 = 0
  let into = to
  let at = start
  for (; at + 8 <= end; at += 8) {
    const word = load<u64>(at)
    store<u64>(into, word)
    bits |= word
    into += 8
  }
  const last = load<u64>(at)
  store<u64>(into, last)
  return bits | (last & firstBytes(end - at))
}

/** hashOfText() of shared/table. */
function hashOf(start: usize, end: usize): u32 {
  let hash = u32(end - start)
  let at = start
  for (; at + 4 <= end; at += 4) {
    const mixed = (hash ^ load<u32>(at)) * 0x9e3779b1
    hash = mixed ^ (mixed >>> 15)
  }
  const mixed = (hash ^ (load<u32>(at) & ((u32(1) << (u32(end - at) << 3)) - 1))) * 0x85ebca6b
  return ((mixed ^ (mixed >>> 13)) * 0xc2b2ae35) ^ (mixed >>> 16)
}

/** Whether a byte is a blank, or part of a character that may be one. */
function isNearBlank(byte: u32): bool {
  return byte <= 32 || byte >= 128
}

// The blanks that trim() takes away: of one byte, U+00A0 of two, and the others of three.

function isBlank1(byte: u32): bool {
  return byte === 32 || (byte >= 9 && byte <= 13)
}

function isBlank2(at: usize): bool {
  return load<u8>(at) === 0xc2 && load<u8>(at, 1) === 0xa0
}

function isBlank3(at: usize): bool {
  const code = (u32(load<u8>(at)) << 16) | (u32(load<u8>(at, 1)) << 8) | u32(load<u8>(at, 2))
  if (code >= 0xe28080 && code <= 0xe2808a) return true
  if (code === 0xe280a8 || code === 0xe280a9 || code === 0xe280af) return true
  return code === 0xe19a80 || code === 0xe2819f || code === 0xe38080 || code === 0xefbbbf
}

function beginsWithBlank(start: usize, end: usize): bool {
  if (isBlank1(load<u8>(start))) return true
  return (end - start >= 2 && isBlank2(start)) || (end - start >= 3 && isBlank3(start))
}

function endsWithBlank(start: usize, end: usize): bool {
  if (isBlank1(load<u8>(end - 1))) return true
  return (end - start >= 2 && isBlank2(end - 2)) || (end - start >= 3 && isBlank3(end - 3))
}
