import { type LevelSplit, scanLevels, shrink } from './level-splits.ts'
import { hashOf } from './sampling.ts'
import type { Search, Split, SplitRules, Sums } from './session.ts'

// The best cut of a node. The same operations in the same order as kernels/splitting.ts.

/** Rules in the units of a tree's sums. */
export interface ScaledRules {
  readonly l1: number
  readonly l2: number
  readonly leastChild: number
  readonly mostStep: number
  readonly leastGain: number
  readonly levelSmoothing: number
  readonly levelL2: number
  /** Whether there is nothing but an L2 penalty, a least weight and a least gain. */
  readonly isPlain: boolean
}

/** What one unit of a step, and of a gain, is worth. */
export const stepUnit = (units: Sums): number => units.gradient / units.hessian
export const gainUnit = (units: Sums): number => units.gradient * stepUnit(units)

export function scaleRules(rules: SplitRules, units: Sums): ScaledRules {
  return {
    l1: rules.l1 / units.gradient,
    l2: rules.l2 / units.hessian,
    // A child without a unit of weight has no rows that count.
    leastChild: Math.max(1, rules.minChildWeight / units.hessian),
    mostStep: rules.maxStep / stepUnit(units),
    leastGain: rules.minGain / gainUnit(units),
    levelSmoothing: rules.levelSmoothing / units.hessian,
    levelL2: rules.levelL2 / units.hessian,
    isPlain: rules.l1 === 0 && rules.maxStep === Infinity && rules.monotone === null,
  }
}

/** A gain below this share of the node's own score is rounding, not structure. */
const ROUNDING = 1e-12

interface Best {
  score: number
  feature: number
  bin: number
  /** −1: nothing is missing. */
  missing: number
  gradient: number
  hessian: number
  levels: LevelSplit | null
}

/** A cut becomes the best of the node so far. */
function keep(
  best: Best,
  score: number,
  feature: number,
  bin: number,
  missing: number,
  gradient: number,
  hessian: number,
): void {
  best.score = score
  best.feature = feature
  best.bin = bin
  best.missing = missing
  best.gradient = gradient
  best.hessian = hessian
  best.levels = null
}

/**
 * The best split of a node by the features of the search's mask; null where none helps. The first of equal ones wins, so
 * the result does not depend on who looked first.
 *
 * @param histograms pairs (gradient, hessian) a bin, for each feature; bin 0 is missing
 * @param binCounts bins of each feature, bin 0 included
 */
export function bestSplit(
  histograms: readonly Int32Array[],
  binCounts: readonly number[],
  levels: Uint8Array,
  node: Sums,
  search: Search,
  rules: SplitRules,
  units: Sums,
): Split | null {
  const scaled = scaleRules(rules, units)
  const lower = search.lower / stepUnit(units)
  const upper = search.upper / stepUnit(units)
  const { gradient, hessian } = node
  const whole = scaled.isPlain
    ? (gradient * gradient) / (hessian + scaled.l2)
    : scoreOf(gradient, hessian, stepOf(gradient, hessian, lower, upper, scaled), scaled)
  const score = whole + Math.max(scaled.leastGain, whole * ROUNDING)
  const best: Best = { score, feature: -1, bin: 0, missing: -1, gradient: 0, hessian: 0, levels: null }
  if (hessian < 2 * scaled.leastChild) return null
  for (let feature = 0; feature < histograms.length; feature++) {
    if (search.mask[feature] === 0) continue
    const histogram = histograms[feature]!
    if (levels[feature] === 1) {
      const own = scanLevels(histogram, binCounts[feature]!, node, scaled, best.score)
      if (!own) continue
      keep(best, own.score, feature, 0, 0, own.left.gradient, own.left.hessian)
      best.levels = own
    } else if (search.seed !== 0) tryOne(histogram, feature, binCounts[feature]!, node, scaled, search.seed, best)
    else if (scaled.isPlain) scan(histogram, feature, binCounts[feature]!, node, scaled, best)
    else {
      const monotone = rules.monotone?.[feature] ?? 0
      scanByRules(histogram, feature, binCounts[feature]!, node, scaled, monotone, lower, upper, best)
    }
  }
  if (best.feature < 0) return null
  const gain = (best.score - whole) * gainUnit(units)
  if (best.levels) return levelSplitOf(best.feature, gain, best.levels.left, best.levels.goesLeft)
  const left = { gradient: best.gradient, hessian: best.hessian }
  return splitOf(best.feature, best.bin, best.missing, gain, left, node)
}

/** Where nothing is missing, what will be goes to the heavier side. */
export function splitOf(feature: number, bin: number, missing: number, gain: number, left: Sums, node: Sums): Split {
  const missingLeft = missing < 0 ? 2 * left.hessian >= node.hessian : missing === 1
  return { feature, bin, missingLeft, gain, left, levels: null }
}

export const levelSplitOf = (feature: number, gain: number, left: Sums, levels: Uint8Array): Split => ({
  feature,
  bin: 0,
  missingLeft: (levels[0]! & 1) === 1,
  gain,
  left,
  levels,
})

/** Every cut, with the missing values to its right, then to its left. */
function scan(h: Int32Array, feature: number, bins: number, node: Sums, { l2, leastChild }: ScaledRules, best: Best) {
  const hasMissing = h[0] !== 0 || h[1] !== 0
  let [gradient, hessian] = [0, 0]
  for (let bin = 1; bin < bins; bin++) {
    const [g, w] = [h[2 * bin]!, h[2 * bin + 1]!]
    if (g === 0 && w === 0) continue
    gradient += g
    hessian += w
    for (let side = 0; side < (hasMissing ? 2 : 1); side++) {
      const left = gradient + side * h[0]!
      const leftHessian = hessian + side * h[1]!
      const rightHessian = node.hessian - leftHessian
      if (leftHessian < leastChild || rightHessian < leastChild) continue
      const right = node.gradient - left
      const a = leftHessian + l2
      const b = rightHessian + l2
      const score = (left * left * b + right * right * a) / (a * b)
      if (score > best.score) keep(best, score, feature, bin, hasMissing ? side : -1, left, leftHessian)
    }
  }
}

/** One cut between the lowest and the highest bin that the node has rows in, with the missing values on both sides. */
function tryOne(
  h: Int32Array,
  feature: number,
  bins: number,
  node: Sums,
  { l2, leastChild }: ScaledRules,
  seed: number,
  best: Best,
) {
  const isEmpty = (bin: number): boolean => h[2 * bin] === 0 && h[2 * bin + 1] === 0
  let first = 1
  while (first < bins && isEmpty(first)) first++
  let last = bins - 1
  while (last > first && isEmpty(last)) last--
  const hasMissing = !isEmpty(0)
  if (first >= bins || (first === last && !hasMissing)) return
  const cut = first + Math.floor((hashOf(seed, feature) * Math.max(1, last - first)) / 2 ** 32)
  let [gradient, hessian] = [0, 0]
  for (let bin = first; bin <= cut; bin++) {
    gradient += h[2 * bin]!
    hessian += h[2 * bin + 1]!
  }
  for (let side = 0; side < (hasMissing ? 2 : 1); side++) {
    const left = gradient + side * h[0]!
    const leftHessian = hessian + side * h[1]!
    const rightHessian = node.hessian - leftHessian
    if (leftHessian < leastChild || rightHessian < leastChild) continue
    const right = node.gradient - left
    const a = leftHessian + l2
    const b = rightHessian + l2
    const score = (left * left * b + right * right * a) / (a * b)
    if (score > best.score) keep(best, score, feature, cut, hasMissing ? side : -1, left, leftHessian)
  }
}

/** As above, with a penalty on absolute values, a largest step, a monotone feature, or bounds from a node above. */
function scanByRules(
  h: Int32Array,
  feature: number,
  bins: number,
  node: Sums,
  rules: ScaledRules,
  monotone: number,
  lower: number,
  upper: number,
  best: Best,
) {
  const hasMissing = h[0] !== 0 || h[1] !== 0
  let [gradient, hessian] = [0, 0]
  for (let bin = 1; bin < bins; bin++) {
    const [g, w] = [h[2 * bin]!, h[2 * bin + 1]!]
    if (g === 0 && w === 0) continue
    gradient += g
    hessian += w
    for (let side = 0; side < (hasMissing ? 2 : 1); side++) {
      const left = gradient + side * h[0]!
      const leftHessian = hessian + side * h[1]!
      const rightHessian = node.hessian - leftHessian
      if (leftHessian < rules.leastChild || rightHessian < rules.leastChild) continue
      const right = node.gradient - left
      const leftStep = stepOf(left, leftHessian, lower, upper, rules)
      const rightStep = stepOf(right, rightHessian, lower, upper, rules)
      if (isForbidden(monotone, leftStep, rightStep)) continue
      const score = scoreOf(left, leftHessian, leftStep, rules) + scoreOf(right, rightHessian, rightStep, rules)
      if (score > best.score) keep(best, score, feature, bin, hasMissing ? side : -1, left, leftHessian)
    }
  }
}

/** Whether a monotone feature would fall, or rise, where it may not. */
const isForbidden = (monotone: number, left: number, right: number): boolean =>
  (monotone > 0 && left > right) || (monotone < 0 && left < right)

/** The step that minimises the loss of a node to second order, within its bounds. */
function stepOf(gradient: number, hessian: number, lower: number, upper: number, rules: ScaledRules): number {
  const { l1, l2, mostStep } = rules
  const step = -shrink(gradient, l1) / (hessian + l2)
  return Math.max(lower, Math.min(upper, Math.max(-mostStep, Math.min(mostStep, step))))
}

/** How much a step lowers the loss, times two. */
const scoreOf = (gradient: number, hessian: number, step: number, { l1, l2 }: ScaledRules): number =>
  -(2 * gradient * step + (hessian + l2) * step * step + 2 * l1 * Math.abs(step))

/** The step of a leaf, within bounds: see `stepOf`. */
export function leafStep(node: Sums, units: Sums, scaled: ScaledRules, lower: number, upper: number): number {
  if (!(node.hessian + scaled.l2 > 0)) return 0
  const unit = stepUnit(units)
  return stepOf(node.gradient, node.hessian, lower / unit, upper / unit, scaled) * unit
}
