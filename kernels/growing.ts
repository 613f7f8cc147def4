// A part of a tree grown to its end by one thread: node after node, each by the features that its seed draws, from sums of these features
// alone. What is drawn, and in which order, is written in shared/models/trees/sampling.ts.
import { usedBytes } from './histogram.ts'
import {
  BIN_WORDS,
  DERIVATIVES,
  DRAWN,
  FEATURES,
  FOUND_TABLE,
  GATHER_BYTES,
  GATHERED,
  GROWN_BIN,
  GROWN_BITS,
  GROWN_BYTES,
  GROWN_CHILD,
  GROWN_FEATURE,
  GROWN_FROM,
  GROWN_GAIN,
  GROWN_IS_LEVELS,
  GROWN_LEVELS_BELOW,
  GROWN_MISSING_LEFT,
  GROWN_SEED,
  GROWN_SUMS,
  GROWN_TO,
  ORDER,
  WORDS,
} from './layout.ts'
import { partitionRows, settleRows } from './partition.ts'
import {
  beginSearch,
  bestBin,
  bestFeature,
  bestIsLevels,
  bestLeft,
  bestMissing,
  bestScore,
  drawn,
  isSearched,
  scoreAlone,
  searchPlain,
} from './splitting.ts'

// Places in the scratch of a thread; levels are ordered in its first 4 KB.
const HISTOGRAM: usize = 4096
const RECORD: usize = 6144
const TABLE: usize = 6400

/** Which children a seed is for, among the numbers that features have. */
const LEFT_SEED: i32 = -2
const RIGHT_SEED: i32 = -3

/**
 * @param first where the records of the nodes go; there is room for two a row
 * @param levels how many there may be below the first node
 * @param wanted how many features a node draws
 * @param hasDrawnCuts whether one cut a feature is tried, or all
 * @returns how many nodes there are
 */
export function growPart(
  first: usize,
  from: u32,
  to: u32,
  sums: i64,
  levels: u32,
  wanted: u32,
  seed: u32,
  hasDrawnCuts: bool,
  thread: usize,
): usize {
  const scratch = load<usize>(GATHERED) + thread * GATHER_BYTES
  const mask = load<usize>(DRAWN) + thread * load<usize>(FEATURES)
  open(first, from, to, sums, levels, seed)
  let end = first + GROWN_BYTES
  for (let node = first; node < end; node += GROWN_BYTES) {
    store<u32>(node, 0, GROWN_CHILD)
    const nodeFrom = load<u32>(node, GROWN_FROM)
    const nodeTo = load<u32>(node, GROWN_TO)
    const below = load<u32>(node, GROWN_LEVELS_BELOW)
    const nodeSeed = load<u32>(node, GROWN_SEED)
    const nodeSums = load<i64>(node, GROWN_SUMS)
    if (below === 0) continue
    beginSearch(nodeSums)
    if (!isSearched(nodeSums)) continue
    drawFeatures(mask, wanted, nodeSeed)
    search(mask, nodeFrom, nodeTo, nodeSums, hasDrawnCuts ? nodeSeed | 1 : 0, scratch)
    if (bestFeature < 0) continue
    writeSplit(node, nodeSums, scratch)
    const count = partitionRows(usize(bestFeature), scratch + TABLE, nodeFrom, nodeTo, false)
    settleRows(nodeFrom, nodeTo, count, nodeFrom, usize(nodeFrom) + count)
    const middle = nodeFrom + u32(count)
    store<u32>(node, u32((end - first) / GROWN_BYTES), GROWN_CHILD)
    open(end, nodeFrom, middle, bestLeft, below - 1, drawn(nodeSeed, LEFT_SEED))
    open(end + GROWN_BYTES, middle, nodeTo, nodeSums - bestLeft, below - 1, drawn(nodeSeed, RIGHT_SEED))
    end += 2 * GROWN_BYTES
  }
  return (end - first) / GROWN_BYTES
}

function open(node: usize, from: u32, to: u32, sums: i64, levels: u32, seed: u32): void {
  store<i64>(node, sums, GROWN_SUMS)
  store<u32>(node, from, GROWN_FROM)
  store<u32>(node, to, GROWN_TO)
  store<u32>(node, levels, GROWN_LEVELS_BELOW)
  store<u32>(node, seed, GROWN_SEED)
}

/** Floyd's sampling: the same draws as `drawFeatures` in shared/models/trees/sampling.ts. */
function drawFeatures(mask: usize, wanted: u32, seed: u32): void {
  const features = load<u32>(FEATURES)
  for (let last = features - wanted; last < features; last++) {
    const place = usize((u64(drawn(~seed, i32(last))) * u64(last + 1)) >> 32)
    store<u8>(mask + (load<u8>(mask + place) ? usize(last) : place), 1)
  }
}

/** Tries the features of the mask, and leaves it empty. */
function search(mask: usize, from: usize, to: usize, sums: i64, seed: u32, scratch: usize): void {
  const features = load<usize>(FEATURES)
  const histogram = scratch + HISTOGRAM
  for (let feature: usize = 0; feature < features; feature++) {
    if (load<u8>(mask + feature) === 0) continue
    store<u8>(mask + feature, 0)
    sumFeature(feature, from, to, histogram)
    searchPlain(histogram, feature, sums, seed, scratch, scratch + RECORD)
  }
}

function sumFeature(feature: usize, from: usize, to: usize, histogram: usize): void {
  const used = usedBytes(feature)
  const zero = i64x2(0, 0)
  for (let at: usize = 0; at < used; at += 16) v128.store(histogram + at, zero)
  const stride = load<usize>(WORDS) << 3
  const bins = load<usize>(BIN_WORDS) + feature
  const pairs = load<usize>(DERIVATIVES)
  const order = load<usize>(ORDER)
  for (let place = from; place < to; place++) {
    const row = usize(load<u32>(order + (place << 2)))
    const at = histogram + (usize(load<u8>(bins + row * stride)) << 3)
    store<i64>(at, load<i64>(at) + load<i64>(pairs + (row << 3)))
  }
}

/** What was found goes to the record of the node, and to the table that its rows are parted by. */
function writeSplit(node: usize, sums: i64, scratch: usize): void {
  const table = scratch + TABLE
  const bits = scratch + RECORD + FOUND_TABLE
  store<i32>(node, bestFeature, GROWN_FEATURE)
  store<i32>(node, bestBin, GROWN_BIN)
  store<i32>(node, bestIsLevels, GROWN_IS_LEVELS)
  store<f64>(node, bestScore - scoreAlone(sums), GROWN_GAIN)
  if (bestIsLevels) {
    v128.store(node, v128.load(bits), GROWN_BITS)
    v128.store(node, v128.load(bits, 16), GROWN_BITS + 16)
    for (let bin: usize = 0; bin < 256; bin++) store<u8>(table + bin, (load<u8>(bits + (bin >> 3)) >> u8(bin & 7)) & 1)
    return
  }
  // Where nothing is missing, what will be goes to the heavier side.
  const isMissingLeft = bestMissing < 0 ? 2 * f64(u32(bestLeft)) >= f64(u32(sums)) : bestMissing === 1
  store<i32>(node, i32(isMissingLeft), GROWN_MISSING_LEFT)
  store<u8>(table, u8(isMissingLeft))
  memory.fill(table + 1, 1, usize(bestBin))
  memory.fill(table + usize(bestBin) + 1, 0, usize(255 - bestBin))
}
