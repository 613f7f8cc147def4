import type { Sums } from './session.ts'

// The best set of levels of a node to send left: levels in the order of their smoothed steps, cut where the gain is largest,
// as if they were numbers (Fisher, "On grouping for maximum homogeneity", 1958); of few levels each one alone. The same
// operations in the same order as kernels/level-splits.ts.

/** Of so many levels or fewer, each one is tried against the rest. */
const FEW_LEVELS = 4

export interface LevelRules {
  readonly l1: number
  readonly l2: number
  readonly leastChild: number
  /** Added to the hessian of a level where levels are ordered, so that one with few rows does not come first by chance. */
  readonly levelSmoothing: number
  /** Added to the L2 penalty where the order was chosen by the gradients themselves. */
  readonly levelL2: number
}

export interface LevelSplit {
  readonly score: number
  readonly left: Sums
  /** 256 bits: which bins go left. */
  readonly goesLeft: Uint8Array
}

/** A sum less the penalty on absolute values. */
export const shrink = (gradient: number, l1: number): number =>
  gradient > l1 ? gradient - l1 : gradient < -l1 ? gradient + l1 : 0

/** The best set of levels, where it beats `best`; bin 0, missing, is a level too. */
export function scanLevels(
  h: Int32Array,
  binCount: number,
  node: Sums,
  rules: LevelRules,
  best: number,
): LevelSplit | null {
  const bins: number[] = []
  for (let bin = 0; bin < binCount; bin++) if (h[2 * bin] !== 0 || h[2 * bin + 1] !== 0) bins.push(bin)
  if (bins.length < 2) return null
  const isFew = bins.length <= FEW_LEVELS
  if (!isFew) {
    const ratios = new Map(bins.map((bin) => [bin, h[2 * bin]! / (h[2 * bin + 1]! + rules.levelSmoothing)]))
    bins.sort((a, b) => ratios.get(a)! - ratios.get(b)! || a - b)
  }
  const l2 = rules.l2 + (isFew ? 0 : rules.levelL2)
  let [score, chosen] = [best, -1]
  let sums: Sums = { gradient: 0, hessian: 0 }
  let [gradient, hessian] = [0, 0]
  const last = isFew ? bins.length : bins.length - 1
  for (let i = 0; i < last; i++) {
    const bin = bins[i]!
    gradient = isFew ? h[2 * bin]! : gradient + h[2 * bin]!
    hessian = isFew ? h[2 * bin + 1]! : hessian + h[2 * bin + 1]!
    const rest = node.hessian - hessian
    if (hessian < rules.leastChild || rest < rules.leastChild) continue
    const left = shrink(gradient, rules.l1)
    const right = shrink(node.gradient - gradient, rules.l1)
    const a = hessian + l2
    const b = rest + l2
    const own = (left * left * b + right * right * a) / (a * b)
    if (own > score) {
      score = own
      chosen = i
      sums = { gradient, hessian }
    }
  }
  if (chosen < 0) return null
  // Levels that the node has no rows of go to the heavier side.
  const goesLeft = new Uint8Array(32).fill(2 * sums.hessian >= node.hessian ? 255 : 0)
  for (const [i, bin] of bins.entries()) {
    const bits = goesLeft[bin >> 3]!
    const bit = 1 << (bin & 7)
    goesLeft[bin >> 3] = i <= chosen && (!isFew || i === chosen) ? bits | bit : bits & ~bit
  }
  return { score, left: sums, goesLeft }
}
