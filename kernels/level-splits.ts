// The best set of levels of a node to send left: levels in the order of their smoothed steps, cut where the gain is largest,
// as if they were numbers (Fisher, "On grouping for maximum homogeneity", 1958); of few levels each one alone. The same operations in the same
// order as shared/models/trees/level-splits.ts.
import { FOUND_TABLE, L1, L2, LEAST_CHILD, LEVEL_L2, LEVEL_SMOOTHING } from './layout.ts'

/** Of so many levels or fewer, each one is tried against the rest. */
const FEW_LEVELS = 4

// What was found: the score, or what it has to beat where nothing was.
export let levelScore: f64 = 0
export let levelSums: i64 = 0

// Levels that the node has rows of, by bin, and what they are ordered by.
let bins: usize = 0
let ratios: usize = 0

function pairAt(at: usize, i: i32): i64 {
  return load<i64>(at + (usize(load<i32>(bins + (usize(i) << 2))) << 3))
}

/**
 * @param at the histogram of the feature
 * @param scratch 4 KB of the thread's own
 * @param found the record whose table of bins is written where something is found
 * @returns whether a set beats `best`
 */
export function scanLevels(
  at: usize,
  binCount: i32,
  gradient: f64,
  hessian: f64,
  best: f64,
  scratch: usize,
  found: usize,
): bool {
  bins = scratch
  ratios = scratch + 1024
  let count: i32 = 0
  for (let bin: i32 = 0; bin < binCount; bin++)
    if (load<i64>(at + (usize(bin) << 3)) !== 0) store<i32>(bins + (usize(count++) << 2), bin)
  levelScore = best
  if (count < 2) return false
  const isFew = count <= FEW_LEVELS
  if (!isFew) orderLevels(at, count)
  const l2 = load<f64>(L2) + (isFew ? 0 : load<f64>(LEVEL_L2))
  const l1 = load<f64>(L1)
  const least = load<f64>(LEAST_CHILD)
  let chosen: i32 = -1
  let sums: i64 = 0
  const last = isFew ? count : count - 1
  for (let i: i32 = 0; i < last; i++) {
    sums = isFew ? pairAt(at, i) : sums + pairAt(at, i)
    const leftHessian = f64(u32(sums))
    const rightHessian = hessian - leftHessian
    if (leftHessian < least || rightHessian < least) continue
    const own = f64(i32(sums >> 32))
    const left = shrink(own, l1)
    const right = shrink(gradient - own, l1)
    const a = leftHessian + l2
    const b = rightHessian + l2
    const score = (left * left * b + right * right * a) / (a * b)
    if (score > levelScore) {
      levelScore = score
      levelSums = sums
      chosen = i
    }
  }
  if (chosen < 0) return false
  writeTable(found + FOUND_TABLE, isFew ? chosen : 0, chosen, count, 2 * f64(u32(levelSums)) >= hessian)
  return true
}

/** A sum less the penalty on absolute values. */
export function shrink(gradient: f64, l1: f64): f64 {
  return gradient > l1 ? gradient - l1 : gradient < -l1 ? gradient + l1 : 0
}

/** Sorts the levels by gradient over hessian, the hessian smoothed, then by bin (Shell's sort). */
function orderLevels(at: usize, count: i32): void {
  const smoothing = load<f64>(LEVEL_SMOOTHING)
  for (let i: i32 = 0; i < count; i++) {
    const pair = pairAt(at, i)
    store<f64>(ratios + (usize(i) << 3), f64(i32(pair >> 32)) / (f64(u32(pair)) + smoothing))
  }
  for (let gap: i32 = 57; gap > 0; gap = gap === 57 ? 23 : gap === 23 ? 10 : gap === 10 ? 4 : gap === 4 ? 1 : 0)
    for (let i = gap; i < count; i++) {
      const ratio = load<f64>(ratios + (usize(i) << 3))
      const bin = load<i32>(bins + (usize(i) << 2))
      let to = i
      while (to >= gap && isAfter(to - gap, ratio, bin)) {
        store<f64>(ratios + (usize(to) << 3), load<f64>(ratios + (usize(to - gap) << 3)))
        store<i32>(bins + (usize(to) << 2), load<i32>(bins + (usize(to - gap) << 2)))
        to -= gap
      }
      store<f64>(ratios + (usize(to) << 3), ratio)
      store<i32>(bins + (usize(to) << 2), bin)
    }
}

function isAfter(i: i32, ratio: f64, bin: i32): bool {
  const own = load<f64>(ratios + (usize(i) << 3))
  return own > ratio || (own === ratio && load<i32>(bins + (usize(i) << 2)) > bin)
}

/** 256 bits: the levels from `first` to `last` go left, the other levels of the node right, and those it has no rows of to the heavier side. */
function writeTable(table: usize, first: i32, last: i32, count: i32, othersLeft: bool): void {
  memory.fill(table, othersLeft ? 255 : 0, 32)
  for (let i: i32 = 0; i < count; i++) {
    const bin = load<i32>(bins + (usize(i) << 2))
    const byte = table + usize(bin >> 3)
    const bit: u32 = 1 << (bin & 7)
    const isLeft = i >= first && i <= last
    const bits = u32(load<u8>(byte))
    store<u8>(byte, u8(isLeft ? bits | bit : bits & ~bit))
  }
}
