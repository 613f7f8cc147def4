/** What decides whether a split is worth it. */
export interface SplitRules {
  readonly l2: number
  readonly minChildWeight: number
}

/** Sums over the rows of a node, as fixed-point integers, and what one unit of each is worth. */
export interface Sums {
  readonly gradient: number
  readonly hessian: number
}

export interface Units {
  readonly gradient: number
  readonly hessian: number
}

export interface Split {
  readonly feature: number
  /** Rows in bins 1 … bin go left. */
  readonly bin: number
  readonly missingLeft: boolean
  /** Reduction of the loss, times two. */
  readonly gain: number
  readonly left: Sums
}

/** A gain at or below this is rounding, not structure. */
const SMALLEST_GAIN = 1e-9

/**
 * The best split of a node by one feature: every cut, with the missing values tried on both sides; undefined where no
 * split helps. The first of equal gains wins, so the result does not depend on who looked first.
 *
 * @param histogram pairs (gradient, hessian) a bin; bin 0 is missing
 * @param binCount bins of this feature, bin 0 included
 */
export function bestSplit(
  feature: number,
  histogram: Int32Array,
  binCount: number,
  node: Sums,
  units: Units,
  rules: SplitRules,
): Split | undefined {
  const missing: Sums = { gradient: histogram[0]!, hessian: histogram[1]! }
  const none: Sums = { gradient: 0, hessian: 0 }
  if (missing.hessian === 0 && missing.gradient === 0) {
    const best = bestCut(histogram, binCount - 1, none, node, units, rules)
    return best && { ...best, feature, missingLeft: 2 * best.left.hessian >= node.hessian }
  }
  const right = bestCut(histogram, binCount, none, node, units, rules)
  const left = bestCut(histogram, binCount - 1, missing, node, units, rules)
  if (left && (!right || left.gain > right.gain)) return { ...left, feature, missingLeft: true }
  return right && { ...right, feature, missingLeft: false }
}

/** The cut before bin `last` with the most gain, where the left side starts with the sums in `start`. */
function bestCut(
  histogram: Int32Array,
  last: number,
  start: Sums,
  node: Sums,
  units: Units,
  { l2, minChildWeight }: SplitRules,
): Pick<Split, 'bin' | 'gain' | 'left'> | undefined {
  const whole = score(node.gradient, node.hessian, units, l2)
  let { gradient, hessian } = start
  let best: Pick<Split, 'bin' | 'gain' | 'left'> | undefined
  let bestGain = SMALLEST_GAIN
  for (let bin = 1; bin < last; bin++) {
    gradient += histogram[2 * bin]!
    hessian += histogram[2 * bin + 1]!
    const rest = node.hessian - hessian
    if (hessian * units.hessian < minChildWeight) continue
    if (rest * units.hessian < minChildWeight) break
    const gain = score(gradient, hessian, units, l2) + score(node.gradient - gradient, rest, units, l2) - whole
    if (gain > bestGain) {
      bestGain = gain
      best = { bin, gain, left: { gradient, hessian } }
    }
  }
  return best
}

function score(gradient: number, hessian: number, units: Units, l2: number): number {
  const g = gradient * units.gradient
  const h = hessian * units.hessian + l2
  return h > 0 ? (g * g) / h : 0
}

/** The Newton step of a leaf: the margin that minimises the loss of its rows to second order. */
export function leafValue(node: Sums, units: Units, l2: number, learningRate: number): number {
  const h = node.hessian * units.hessian + l2
  return h > 0 ? (-learningRate * node.gradient * units.gradient) / h : 0
}
