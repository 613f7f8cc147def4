// Sums of gradients by bin: what most of a fit's time goes into. Gradient and hessian lie in one 64-bit integer (gradient
// above, hessian below), so that one addition does both, sums are exact, and their order does not matter.
import {
  BIN_COUNTS,
  BIN_WORDS,
  DERIVATIVES,
  FEATURE_BYTES,
  GATHER_BYTES,
  GATHERED,
  ORDER,
  WORD_FEATURES,
  WORD_HISTOGRAM_BYTES,
  WORDS,
} from './layout.ts'

/** Adds pairs to the histograms of the 8 features of a word; the words of two rows lie `stride` bytes apart. */
function addPairs(words: usize, stride: usize, pairs: usize, count: usize, histogram: usize): void {
  const end = pairs + (count << 3)
  while (pairs < end) {
    const word = load<u64>(words)
    const pair = load<i64>(pairs)
    let at = histogram + (usize(word << 3) & 0x7f8)
    store<i64>(at, load<i64>(at) + pair)
    at = histogram + (usize(word >> 5) & 0x7f8)
    store<i64>(at, load<i64>(at, 2048) + pair, 2048)
    at = histogram + (usize(word >> 13) & 0x7f8)
    store<i64>(at, load<i64>(at, 4096) + pair, 4096)
    at = histogram + (usize(word >> 21) & 0x7f8)
    store<i64>(at, load<i64>(at, 6144) + pair, 6144)
    at = histogram + (usize(word >> 29) & 0x7f8)
    store<i64>(at, load<i64>(at, 8192) + pair, 8192)
    at = histogram + (usize(word >> 37) & 0x7f8)
    store<i64>(at, load<i64>(at, 10240) + pair, 10240)
    at = histogram + (usize(word >> 45) & 0x7f8)
    store<i64>(at, load<i64>(at, 12288) + pair, 12288)
    at = histogram + (usize(word >> 53) & 0x7f8)
    store<i64>(at, load<i64>(at, 14336) + pair, 14336)
    words += stride
    pairs += 8
  }
}

/** Rows of a block that is gathered at once: it has to stay in the first cache. */
const BLOCK_ROWS: usize = 512
const WIDE_BLOCK_ROWS: usize = 256

/** Adds the rows from `from` to `to` of all rows, words `first` to `last` of each. */
export function sumInOrder(from: usize, to: usize, first: usize, last: usize, histogram: usize): void {
  const stride = load<usize>(WORDS) << 3
  const words = load<usize>(BIN_WORDS)
  const pairs = load<usize>(DERIVATIVES)
  for (let row = from; row < to; row += BLOCK_ROWS) {
    const count = min(BLOCK_ROWS, to - row)
    for (let word = first; word < last; word++)
      addPairs(
        words + row * stride + (word << 3),
        stride,
        pairs + (row << 3),
        count,
        histogram + word * WORD_HISTOGRAM_BYTES,
      )
  }
}

/**
 * Adds the rows at the places from `from` to `to` of the order. A block of rows is copied first: a short loop of
 * independent loads, whose cache misses overlap; WebAssembly has no prefetch.
 */
export function sumGathered(from: usize, to: usize, first: usize, last: usize, histogram: usize, thread: usize): void {
  const stride = load<usize>(WORDS) << 3
  const words = load<usize>(BIN_WORDS) + (first << 3)
  const pairs = load<usize>(DERIVATIVES)
  const order = load<usize>(ORDER)
  const width = last - first
  const most = width > 4 ? WIDE_BLOCK_ROWS : BLOCK_ROWS
  const block = most << 3
  const gatheredPairs = load<usize>(GATHERED) + thread * GATHER_BYTES
  const gathered = gatheredPairs + block
  for (let place = from; place < to; place += most) {
    const count = min(most, to - place)
    copyRows(order + (place << 2), count, words, stride, width, pairs, gathered, gatheredPairs, block)
    for (let word: usize = 0; word < width; word++)
      addPairs(gathered + word * block, 8, gatheredPairs, count, histogram + (first + word) * WORD_HISTOGRAM_BYTES)
  }
}

/** The words of the rows, one word of all rows after the other, and their pairs. */
function copyRows(
  order: usize,
  count: usize,
  words: usize,
  stride: usize,
  width: usize,
  pairs: usize,
  gathered: usize,
  gatheredPairs: usize,
  block: usize,
): void {
  if (width === 4) {
    for (let i: usize = 0; i < count; i++) {
      const row = usize(load<u32>(order + (i << 2)))
      const from = words + row * stride
      const to = gathered + (i << 3)
      store<u64>(gatheredPairs + (i << 3), load<u64>(pairs + (row << 3)))
      store<u64>(to, load<u64>(from))
      store<u64>(to, load<u64>(from, 8), 4096)
      store<u64>(to, load<u64>(from, 16), 8192)
      store<u64>(to, load<u64>(from, 24), 12288)
    }
    return
  }
  if (width === 2) {
    for (let i: usize = 0; i < count; i++) {
      const row = usize(load<u32>(order + (i << 2)))
      const from = words + row * stride
      const to = gathered + (i << 3)
      store<u64>(gatheredPairs + (i << 3), load<u64>(pairs + (row << 3)))
      store<u64>(to, load<u64>(from))
      store<u64>(to, load<u64>(from, 8), 4096)
    }
    return
  }
  for (let i: usize = 0; i < count; i++) {
    const row = usize(load<u32>(order + (i << 2)))
    let from = words + row * stride
    let to = gathered + (i << 3)
    store<u64>(gatheredPairs + (i << 3), load<u64>(pairs + (row << 3)))
    for (let word: usize = 0; word < width; word++) {
      store<u64>(to, load<u64>(from))
      to += block
      from += 8
    }
  }
}

/** Bytes of a feature's histogram that are in use, in whole 16-byte steps. */
export function usedBytes(feature: usize): usize {
  return ((usize(load<u32>(load<usize>(BIN_COUNTS) + (feature << 2))) + 1) >> 1) << 4
}

export function clear(histogram: usize, first: usize, last: usize): void {
  for (let feature = first * WORD_FEATURES; feature < last * WORD_FEATURES; feature++)
    memory.fill(histogram + feature * FEATURE_BYTES, 0, usedBytes(feature))
}

/** target += source. */
export function addTo(target: usize, source: usize, first: usize, last: usize): void {
  for (let feature = first * WORD_FEATURES; feature < last * WORD_FEATURES; feature++) {
    const from = feature * FEATURE_BYTES
    const to = from + usedBytes(feature)
    for (let at = from; at < to; at += 16)
      v128.store(target + at, i64x2.add(v128.load(target + at), v128.load(source + at)))
  }
}

/** target −= source: a node less one child is its other child, exactly. */
export function subtractFrom(target: usize, source: usize, first: usize, last: usize): void {
  for (let feature = first * WORD_FEATURES; feature < last * WORD_FEATURES; feature++) {
    const from = feature * FEATURE_BYTES
    const to = from + usedBytes(feature)
    for (let at = from; at < to; at += 16)
      v128.store(target + at, i64x2.sub(v128.load(target + at), v128.load(source + at)))
  }
}

/** The sums of all rows that were added, from the bins of one feature. */
export function totalOf(histogram: usize, feature: usize): i64 {
  let total: i64 = 0
  const from = histogram + feature * FEATURE_BYTES
  const to = from + usedBytes(feature)
  for (let at = from; at < to; at += 8) total += load<i64>(at)
  return total
}
