// The best cut of a node, over all bins of its features. Sums are whole numbers here, and every rule is given in their units,
// so that neither huge nor tiny targets overflow. The same operations in the same order as shared/models/trees/splitting.ts.

import { totalOf } from './histogram.ts'
import {
  BIN_COUNTS,
  FEATURE_BYTES,
  FEATURES,
  FOUND_BIN,
  FOUND_FEATURE,
  FOUND_IS_LEVELS,
  FOUND_IS_ROOT,
  FOUND_LEFT,
  FOUND_LOWER,
  FOUND_MASK,
  FOUND_MISSING,
  FOUND_SCORE,
  FOUND_SEED,
  FOUND_SUMS,
  FOUND_UPPER,
  FOUND_WHOLE,
  IS_PLAIN,
  L1,
  L2,
  LEAST_CHILD,
  LEAST_GAIN,
  LEVELS,
  MONOTONE,
  MOST_STEP,
  WORD_FEATURES,
} from './layout.ts'
import { levelScore, levelSums, scanLevels, shrink } from './level-splits.ts'

// The best of the node so far; each thread has its own.
export let bestScore: f64 = 0
export let bestFeature: i32 = -1
export let bestBin: i32 = 0
export let bestMissing: i32 = 0
export let bestLeft: i64 = 0
export let bestIsLevels: i32 = 0

function keep(score: f64, feature: i32, bin: i32, missing: i32, left: i64): void {
  bestScore = score
  bestFeature = feature
  bestBin = bin
  bestMissing = missing
  bestLeft = left
  bestIsLevels = 0
}

/** A gain below this share of the node's own score is rounding, not structure. */
const ROUNDING: f64 = 1e-12

/**
 * Searches the words `first` to `last` of a node.
 *
 * @param asked the node's record of group 0
 * @param found the record that the answer goes to
 * @param scratch 4 KB of the thread's own
 */
export function findSplit(
  histogram: usize,
  first: usize,
  last: usize,
  asked: usize,
  found: usize,
  scratch: usize,
): void {
  if (load<i32>(asked, FOUND_IS_ROOT) !== 0) store<i64>(found, totalOf(histogram, first * WORD_FEATURES), FOUND_SUMS)
  const sums = load<i64>(load<i32>(asked, FOUND_IS_ROOT) !== 0 ? found : asked, FOUND_SUMS)
  const gradient = f64(i32(sums >> 32))
  const hessian = f64(u32(sums))
  const lower = load<f64>(asked, FOUND_LOWER)
  const upper = load<f64>(asked, FOUND_UPPER)
  const mask = usize(load<u32>(asked, FOUND_MASK))
  const seed = load<u32>(asked, FOUND_SEED)
  const isPlain = load<i32>(IS_PLAIN) !== 0
  const whole = isPlain ? scoreAlone(sums) : scoreOf(gradient, hessian, stepOf(gradient, hessian, lower, upper))
  bestFeature = -1
  bestScore = whole + max(load<f64>(LEAST_GAIN), whole * ROUNDING)
  const features = min(last * WORD_FEATURES, load<usize>(FEATURES))
  const counts = load<usize>(BIN_COUNTS)
  const levels = load<usize>(LEVELS)
  if (hessian >= 2 * load<f64>(LEAST_CHILD))
    for (let feature = first * WORD_FEATURES; feature < features; feature++) {
      if (load<u8>(mask + feature) === 0) continue
      const at = histogram + feature * FEATURE_BYTES
      if (isPlain || seed !== 0 || load<u8>(levels + feature) !== 0)
        searchPlain(at, feature, sums, seed, scratch, found)
      else scanByRules(at, i32(feature), i32(load<u32>(counts + (feature << 2))), gradient, hessian, lower, upper)
    }
  store<f64>(found, bestScore, FOUND_SCORE)
  store<f64>(found, whole, FOUND_WHOLE)
  store<i32>(found, bestFeature, FOUND_FEATURE)
  store<i32>(found, bestBin, FOUND_BIN)
  store<i32>(found, bestMissing, FOUND_MISSING)
  store<i64>(found, bestLeft, FOUND_LEFT)
  store<i32>(found, bestIsLevels, FOUND_IS_LEVELS)
}

/** The score of a node that is not split, by plain rules. */
export function scoreAlone(sums: i64): f64 {
  const gradient = f64(i32(sums >> 32))
  return (gradient * gradient) / (f64(u32(sums)) + load<f64>(L2))
}

/** Begins the search of a node whose rules are plain. */
export function beginSearch(sums: i64): void {
  const whole = scoreAlone(sums)
  bestFeature = -1
  bestScore = whole + max(load<f64>(LEAST_GAIN), whole * ROUNDING)
}

/** Whether a node has rows enough for two. */
export function isSearched(sums: i64): bool {
  return f64(u32(sums)) >= 2 * load<f64>(LEAST_CHILD)
}

/** Tries one feature, by plain rules. */
export function searchPlain(at: usize, feature: usize, sums: i64, seed: u32, scratch: usize, found: usize): void {
  const gradient = f64(i32(sums >> 32))
  const hessian = f64(u32(sums))
  const bins = i32(load<u32>(load<usize>(BIN_COUNTS) + (feature << 2)))
  if (load<u8>(load<usize>(LEVELS) + feature) !== 0)
    tryLevels(at, i32(feature), bins, gradient, hessian, scratch, found)
  else if (seed !== 0) tryOne(at, i32(feature), bins, gradient, hessian, seed)
  else if (load<i64>(at) === 0) scan(at, i32(feature), bins, gradient, hessian)
  else scanWithMissing(at, i32(feature), bins, gradient, hessian)
}

function tryLevels(
  at: usize,
  feature: i32,
  bins: i32,
  gradient: f64,
  hessian: f64,
  scratch: usize,
  found: usize,
): void {
  if (!scanLevels(at, bins, gradient, hessian, bestScore, scratch, found)) return
  keep(levelScore, feature, 0, 0, levelSums)
  bestIsLevels = 1
}

/** No value is missing: every cut but the last, which would leave nothing to its right. */
function scan(at: usize, feature: i32, bins: i32, gradient: f64, hessian: f64): void {
  const l2 = load<f64>(L2)
  const least = load<f64>(LEAST_CHILD)
  let best = bestScore
  let sums: i64 = 0
  for (let bin: i32 = 1; bin < bins - 1; bin++) {
    const pair = load<i64>(at + (usize(bin) << 3))
    if (pair === 0) continue
    sums += pair
    const leftHessian = f64(u32(sums))
    const rightHessian = hessian - leftHessian
    if (leftHessian < least) continue
    if (rightHessian < least) break
    const left = f64(i32(sums >> 32))
    const right = gradient - left
    const a = leftHessian + l2
    const b = rightHessian + l2
    const score = (left * left * b + right * right * a) / (a * b)
    if (score > best) {
      best = score
      keep(score, feature, bin, -1, sums)
    }
  }
}

/** Every cut, with the missing values to its right, then to its left. */
function scanWithMissing(at: usize, feature: i32, bins: i32, gradient: f64, hessian: f64): void {
  const l2 = load<f64>(L2)
  const least = load<f64>(LEAST_CHILD)
  const missing = load<i64>(at)
  let best = bestScore
  let sums: i64 = 0
  for (let bin: i32 = 1; bin < bins; bin++) {
    const pair = load<i64>(at + (usize(bin) << 3))
    if (pair === 0) continue
    sums += pair
    for (let side: i32 = 0; side < 2; side++) {
      const leftSums = side === 0 ? sums : sums + missing
      const leftHessian = f64(u32(leftSums))
      const rightHessian = hessian - leftHessian
      if (leftHessian < least || rightHessian < least) continue
      const left = f64(i32(leftSums >> 32))
      const right = gradient - left
      const a = leftHessian + l2
      const b = rightHessian + l2
      const score = (left * left * b + right * right * a) / (a * b)
      if (score > best) {
        best = score
        keep(score, feature, bin, side, leftSums)
      }
    }
  }
}

/** A hash of a node's number and a feature (the finaliser of MurmurHash3). */
export function drawn(seed: u32, feature: i32): u32 {
  let hash = seed ^ (u32(feature + 1) * 0x9e3779b1)
  hash = (hash ^ (hash >> 16)) * 0x85ebca6b
  hash = (hash ^ (hash >> 13)) * 0xc2b2ae35
  return hash ^ (hash >> 16)
}

/** One cut between the lowest and the highest bin that the node has rows in, with the missing values on both sides. */
function tryOne(at: usize, feature: i32, bins: i32, gradient: f64, hessian: f64, seed: u32): void {
  let first: i32 = 1
  while (first < bins && load<i64>(at + (usize(first) << 3)) === 0) first++
  let last: i32 = bins - 1
  while (last > first && load<i64>(at + (usize(last) << 3)) === 0) last--
  const missing = load<i64>(at)
  if (first >= bins || (first === last && missing === 0)) return
  const cut = first + i32((u64(drawn(seed, feature)) * u64(max(1, last - first))) >> 32)
  let sums: i64 = 0
  for (let bin = first; bin <= cut; bin++) sums += load<i64>(at + (usize(bin) << 3))
  const l2 = load<f64>(L2)
  const least = load<f64>(LEAST_CHILD)
  for (let side: i32 = 0; side < (missing === 0 ? 1 : 2); side++) {
    const leftSums = side === 0 ? sums : sums + missing
    const leftHessian = f64(u32(leftSums))
    const rightHessian = hessian - leftHessian
    if (leftHessian < least || rightHessian < least) continue
    const left = f64(i32(leftSums >> 32))
    const right = gradient - left
    const a = leftHessian + l2
    const b = rightHessian + l2
    const score = (left * left * b + right * right * a) / (a * b)
    if (score > bestScore) keep(score, feature, cut, missing === 0 ? -1 : side, leftSums)
  }
}

/** As above, with a penalty on absolute values, a largest step, a monotone feature, or bounds from a node above. */
function scanByRules(at: usize, feature: i32, bins: i32, gradient: f64, hessian: f64, lower: f64, upper: f64): void {
  const least = load<f64>(LEAST_CHILD)
  const monotone = i32(load<i8>(load<usize>(MONOTONE) + usize(feature)))
  const missing = load<i64>(at)
  let best = bestScore
  let sums: i64 = 0
  for (let bin: i32 = 1; bin < bins; bin++) {
    const pair = load<i64>(at + (usize(bin) << 3))
    if (pair === 0) continue
    sums += pair
    for (let side: i32 = 0; side < (missing === 0 ? 1 : 2); side++) {
      const leftSums = side === 0 ? sums : sums + missing
      const leftHessian = f64(u32(leftSums))
      const rightHessian = hessian - leftHessian
      if (leftHessian < least || rightHessian < least) continue
      const left = f64(i32(leftSums >> 32))
      const right = gradient - left
      const leftStep = stepOf(left, leftHessian, lower, upper)
      const rightStep = stepOf(right, rightHessian, lower, upper)
      if (isForbidden(monotone, leftStep, rightStep)) continue
      const score = scoreOf(left, leftHessian, leftStep) + scoreOf(right, rightHessian, rightStep)
      if (score > best) {
        best = score
        keep(score, feature, bin, missing === 0 ? -1 : side, leftSums)
      }
    }
  }
}

/** Whether a monotone feature would fall, or rise, where it may not. */
function isForbidden(monotone: i32, left: f64, right: f64): bool {
  return (monotone > 0 && left > right) || (monotone < 0 && left < right)
}

/** The step that minimises the loss of a node, within its bounds. */
function stepOf(gradient: f64, hessian: f64, lower: f64, upper: f64): f64 {
  const l1 = load<f64>(L1)
  const most = load<f64>(MOST_STEP)
  const step = -shrink(gradient, l1) / (hessian + load<f64>(L2))
  return max(lower, min(upper, max(-most, min(most, step))))
}

/** How much a step lowers the loss, times two. */
function scoreOf(gradient: f64, hessian: f64, step: f64): f64 {
  return -(2 * gradient * step + (hessian + load<f64>(L2)) * step * step + 2 * load<f64>(L1) * abs(step))
}
