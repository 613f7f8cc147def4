/** Sums of a feature's bins: derivatives of the loss, and rows by weight. Bin 0 holds missing values. */
export interface BinSums {
  readonly gradients: Float64Array
  readonly hessians: Float64Array
  readonly weights: Float64Array
}

export interface StepRules {
  readonly learningRate: number
  readonly maxLeaves: number
  readonly minBinWeight: number
  readonly l2: number
  readonly levelL2: number
}

/** A gain must be larger than another by this share: equal ones must not depend on how sums were rounded. */
export const CLEARLY = 1 + 1e-9

/**
 * What a round adds to a number's bins: a regression tree of few leaves over their order. Missing values are a leaf of their
 * own.
 *
 * @param step written: one value a bin
 */
export function numberStep(sums: BinSums, rules: StepRules, step: Float64Array): void {
  const { gradients, hessians, weights } = sums
  const { learningRate, l2 } = rules
  step[0] = weights[0]! > 0 ? (-learningRate * gradients[0]!) / (hessians[0]! + l2) : 0
  let leaves: Leaf[] = [leafOf(sums, 1, gradients.length, rules)]
  while (leaves.length < rules.maxLeaves) {
    const best = leaves.reduce((one, other) => (other.gain > one.gain * CLEARLY ? other : one))
    if (!(best.gain > 0)) break
    const { from, cut, to } = best
    leaves = leaves.flatMap((leaf) =>
      leaf === best ? [leafOf(sums, from, cut, rules), leafOf(sums, cut, to, rules)] : [leaf],
    )
  }
  for (const { from, to, gradient, hessian } of leaves)
    step.fill(hessian + l2 > 0 ? (-learningRate * gradient) / (hessian + l2) : 0, from, to)
}

/** Bins from `from` to `to` with the place where they are best cut, and what that gains. */
interface Leaf {
  readonly from: number
  readonly to: number
  readonly gradient: number
  readonly hessian: number
  readonly cut: number
  readonly gain: number
}

function leafOf({ gradients, hessians, weights }: BinSums, from: number, to: number, rules: StepRules): Leaf {
  let [gradient, hessian, weight] = [0, 0, 0]
  for (let bin = from; bin < to; bin++) {
    gradient += gradients[bin]!
    hessian += hessians[bin]!
    weight += weights[bin]!
  }
  const { l2, minBinWeight } = rules
  const whole = scoreOf(gradient, hessian, l2)
  const least = Math.max(minBinWeight, Number.MIN_VALUE)
  let [left, leftHessian, leftWeight, cut, gain] = [0, 0, 0, from, 0]
  for (let bin = from; bin + 1 < to; bin++) {
    left += gradients[bin]!
    leftHessian += hessians[bin]!
    leftWeight += weights[bin]!
    if (leftWeight < least) continue
    if (weight - leftWeight < least) break
    const own = scoreOf(left, leftHessian, l2) + scoreOf(gradient - left, hessian - leftHessian, l2) - whole
    if (own > gain * CLEARLY && own > 0) [gain, cut] = [own, bin + 1]
  }
  return { from, to, gradient, hessian, cut, gain }
}

export const scoreOf = (gradient: number, hessian: number, l2: number): number =>
  hessian + l2 > 0 ? (gradient * gradient) / (hessian + l2) : 0

/**
 * What a round adds to levels: a Newton step each, with a penalty on all that a level adds up to, so that rare ones stay near 0
 * however many rounds there are.
 */
export function levelStep(sums: BinSums, rules: StepRules, values: Float64Array, step: Float64Array): void {
  const { gradients, hessians, weights } = sums
  const { learningRate, levelL2 } = rules
  for (let bin = 0; bin < step.length; bin++) {
    const slope = gradients[bin]! + levelL2 * values[bin]!
    const curvature = hessians[bin]! + levelL2
    step[bin] = weights[bin]! > 0 && curvature > 0 ? (-learningRate * slope) / curvature : 0
  }
}

/**
 * The nearest values that never fall (`direction` 1) or never rise (−1) with the bins of a number, by weighted squares: pool
 * adjacent violators. Bin 0, missing values, is no part of the order.
 */
export function makeMonotone(values: Float64Array, weights: Float64Array, direction: number): void {
  const pools: { value: number; weight: number; bins: number }[] = []
  for (let bin = 1; bin < values.length; bin++) {
    pools.push({ value: values[bin]!, weight: Math.max(weights[bin]!, 1e-12), bins: 1 })
    for (;;) {
      const [before, last] = [pools.at(-2), pools.at(-1)]
      if (!before || !last || direction * before.value <= direction * last.value) break
      const weight = before.weight + last.weight
      const value = (before.value * before.weight + last.value * last.weight) / weight
      pools.splice(-2, 2, { value, weight, bins: before.bins + last.bins })
    }
  }
  let bin = 1
  for (const pool of pools) {
    values.fill(pool.value, bin, bin + pool.bins)
    bin += pool.bins
  }
}
