// Values to bins, and the sort behind the cuts.
import { BIN_COLUMNS, BIN_WORDS, CUTS, FEATURES, PADDED_ROWS, STAGED, WORD_FEATURES, WORDS } from './layout.ts'

/**
 * Bins the staged values of the 8 features of a word: bin 0 is missing, otherwise 1 + the number of cuts below the value,
 * found without a branch in 255 cuts filled up with infinity. Written by rows, 8 features to a word, and by columns.
 *
 * @param row the row of the first staged value
 * @param pitch bytes from one feature's staged values to the next one's
 */
export function binWord(word: usize, row: usize, count: usize, pitch: usize): void {
  const stride = load<usize>(WORDS) << 3
  const last = min((word + 1) * WORD_FEATURES, load<usize>(FEATURES))
  for (let feature = word * WORD_FEATURES; feature < last; feature++) {
    const values = load<usize>(STAGED) + feature * pitch
    const cuts = load<usize>(CUTS) + (feature << 11)
    const column = load<usize>(BIN_COLUMNS) + feature * load<usize>(PADDED_ROWS) + row
    let target = load<usize>(BIN_WORDS) + row * stride + feature
    for (let i: usize = 0; i < count; i++) {
      const value = load<f64>(values + (i << 3))
      let below: usize = 0
      below += usize(load<f64>(cuts + (below << 3), 127 << 3) < value) << 7
      below += usize(load<f64>(cuts + (below << 3), 63 << 3) < value) << 6
      below += usize(load<f64>(cuts + (below << 3), 31 << 3) < value) << 5
      below += usize(load<f64>(cuts + (below << 3), 15 << 3) < value) << 4
      below += usize(load<f64>(cuts + (below << 3), 7 << 3) < value) << 3
      below += usize(load<f64>(cuts + (below << 3), 3 << 3) < value) << 2
      below += usize(load<f64>(cuts + (below << 3), 1 << 3) < value) << 1
      below += usize(load<f64>(cuts + (below << 3)) < value)
      const bin = value <= Infinity ? u8(below + 1) : 0
      store<u8>(target, bin)
      store<u8>(column + i, bin)
      target += stride
    }
  }
}

const SIGN: u64 = 0x8000000000000000

/**
 * Sorts doubles ascending, none of them NaN: by their bits, made to rise with the value, a byte at a time from the lowest.
 *
 * @param spare as long as the values
 * @param counts 8 KB
 */
export function sortDoubles(values: usize, count: usize, spare: usize, counts: usize): void {
  memory.fill(counts, 0, 8192)
  const end = values + (count << 3)
  for (let at = values; at < end; at += 8) {
    const bits = load<u64>(at)
    const key = bits & SIGN ? ~bits : bits | SIGN
    store<u64>(at, key)
    for (let byte: usize = 0; byte < 8; byte++) {
      const cell = counts + (byte << 10) + (usize((key >> (u64(byte) << 3)) & 255) << 2)
      store<u32>(cell, load<u32>(cell) + 1)
    }
  }
  let from = values
  let to = spare
  for (let byte: usize = 0; byte < 8; byte++) {
    const row = counts + (byte << 10)
    let sum: u32 = 0
    let most: u32 = 0
    for (let cell = row; cell < row + 1024; cell += 4) {
      const here = load<u32>(cell)
      most = max(most, here)
      store<u32>(cell, sum)
      sum += here
    }
    if (usize(most) === count) continue
    const shift = u64(byte) << 3
    for (let at = from; at < from + (count << 3); at += 8) {
      const key = load<u64>(at)
      const cell = row + (usize((key >> shift) & 255) << 2)
      const place = load<u32>(cell)
      store<u32>(cell, place + 1)
      store<u64>(to + (usize(place) << 3), key)
    }
    const swap = from
    from = to
    to = swap
  }
  for (let i: usize = 0; i < count; i++) {
    const key = load<u64>(from + (i << 3))
    store<u64>(values + (i << 3), key & SIGN ? key & ~SIGN : ~key)
  }
}
